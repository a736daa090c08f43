import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openToOthers } from '../../../bin/setup/open-to-others.js';
import { which } from '../../../bin/setup/run.js';
import { dropsUser } from '../../run/drops-user.ts';
import { launch } from '../../run/launch.ts';

/** What decides whether a tier can work, as far as it can be read without trying. */
export interface Facts {
  readonly platform: string;
  /** Version of the kernel, such as [6, 1]. */
  readonly kernel: readonly [number, number];
  readonly isRoot: boolean;
  /** Whether workers run as another user than this one. */
  readonly dropsUser: boolean;
  readonly isContainer: boolean;
  readonly temporaryFolder: string;
  /** Whether other users reach what lies in it; workers of root are such users. */
  readonly isTemporaryFolderOpen: boolean;
  /** Programs that the fork server is started with, where they are looked for; null where they are not there. */
  readonly programs: Readonly<Record<'bwrap' | 'setpriv', string | null>>;
  /** bubblewrap somewhere else, where the fork server does not look. */
  readonly bwrapElsewhere: string | null;
  /** Settings of the kernel; null where it does not know them. */
  readonly settings: Readonly<Record<Setting, string | null>>;
  /** The security modules that run, e.g. `lockdown,capability,landlock,apparmor`; null where that cannot be read. */
  readonly securityModules: string | null;
  /** The package manager that commands can be given for. */
  readonly hasApt: boolean;
}

const SETTINGS = {
  maxUserNamespaces: '/proc/sys/user/max_user_namespaces',
  unprivilegedUserNamespaces: '/proc/sys/kernel/unprivileged_userns_clone',
  apparmorRestricts: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
} as const;

export type Setting = keyof typeof SETTINGS;

/** Reads them from this machine; `inTemporary` lies in the temporary folder, and is itself open to all users. */
export function readFacts(inTemporary: string): Facts {
  const [major = 0, minor = 0] = release()
    .split('.', 2)
    .map((part) => Number.parseInt(part, 10) || 0);
  const bwrap = programPath('bwrap');
  return {
    platform: process.platform,
    kernel: [major, minor],
    isRoot: process.getuid?.() === 0,
    dropsUser: dropsUser(),
    isContainer: ['/.dockerenv', '/run/.containerenv'].some((path) => existsSync(path)),
    temporaryFolder: tmpdir(),
    isTemporaryFolderOpen: openToOthers(inTemporary),
    programs: { bwrap, setpriv: programPath('setpriv') },
    bwrapElsewhere: bwrap === null ? which('bwrap') : null,
    settings: {
      maxUserNamespaces: readText(SETTINGS.maxUserNamespaces),
      unprivilegedUserNamespaces: readText(SETTINGS.unprivilegedUserNamespaces),
      apparmorRestricts: readText(SETTINGS.apparmorRestricts),
    },
    securityModules: readText('/sys/kernel/security/lsm'),
    hasApt: which('apt-get') !== null,
  };
}

/** Where a fork server finds a program: on a PATH of its own, whatever the PATH here is. */
function programPath(name: string): string | null {
  const { environment } = launch(
    { tier: 'A', python: '', root: null, libraries: [], runFolder: '', asRoot: false },
    '',
  );
  const paths = environment['PATH']!.split(':').map((folder) => join(folder, name));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
