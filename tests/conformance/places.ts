import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { TIERS, type Tier } from '../../harness/model/tier.ts';
import { HOME } from '../cli.ts';
import { ROOTS } from '../roots.ts';

/** Where, and as whom, Backcheck is started. */
export interface Place {
  readonly name: string;
  /** The command line that runs Backcheck there; `mount` is an empty folder that every user may pass. */
  readonly command: (mount: string) => readonly string[];
  readonly args: readonly string[];
  /** The tiers that can be had there. */
  readonly tiers: readonly Tier[];
  /** Why tier A cannot be had, as doctor says it, and how to mend it. */
  readonly remedy?: { readonly why: string; readonly mend: string };
}

const BIN = join('bin', 'backcheck.js');
const here = (): readonly string[] => [process.execPath, join(HOME, BIN)];
const OWN_MOUNTS = 'unshare --mount --propagation private /bin/sh -c'.split(' ');
const ONE_USER = 'unshare --user --map-root-user --mount --pid --fork --mount-proc /bin/sh -c'.split(' ');
const CONTAINER = join(import.meta.dirname, 'container.py');

/** In a mount namespace of its own; `inside` may use $1, the project, and $2, the empty folder. */
const mounting = (inside: string, mount: string, ...command: readonly string[]): readonly string[] => [
  ...OWN_MOUNTS,
  `${inside} && shift 2 && exec "$@"`,
  'backcheck',
  HOME,
  mount,
  ...command,
];

/** Nothing shows that bubblewrap is missing as well as a machine on which it is. */
const withoutBubblewrap = (...command: readonly string[]): readonly string[] => {
  const places = ['/usr/local/bin/bwrap', '/usr/bin/bwrap', '/bin/bwrap'].filter((path) => existsSync(path));
  const hide = ['true', ...places.map((path) => `mount --bind /dev/null ${path}`)];
  return mounting(hide.join(' && '), '', ...command);
};

/** As a user who owns nothing. The project is mounted where that user may pass, whatever lies above it. */
const asPlainUser = (mount: string): readonly string[] => {
  const inside = relative(HOME, process.execPath);
  const node = inside.startsWith('..') ? process.execPath : join(mount, inside);
  const user = ['setpriv', '--reuid', '65533', '--regid', '65533', '--clear-groups'];
  return mounting('mount --bind "$1" "$2"', mount, ...user, 'env', 'HOME=/tmp', node, join(mount, BIN));
};

const ROOT_ONLY: readonly Place[] = [
  { name: 'as a plain user', command: asPlainUser, args: [], tiers: TIERS },
  {
    name: 'as root in a container that refuses namespaces, without bubblewrap',
    command: () => withoutBubblewrap('/usr/bin/python3', CONTAINER, ...here()),
    args: [],
    tiers: ['B', 'C'],
    remedy: { why: 'New namespaces are refused here, and bubblewrap', mend: 'Gradescope' },
  },
  {
    name: 'as root in a container with no other user and no further namespaces',
    command: () => [
      ...ONE_USER,
      'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"',
      'backcheck',
      ...here(),
    ],
    args: [],
    tiers: ['B', 'C'],
    remedy: { why: 'User namespaces are switched off', mend: 'sysctl -w user.max_user_namespaces' },
  },
];

const isRoot = process.getuid!() === 0;

export const PLACES: readonly Place[] = [
  ...ROOTS.map(({ name, root }): Place => ({
    name: `as ${isRoot ? 'root' : 'this user'}, on ${name}`,
    command: here,
    args: root === null ? [] : ['--root', root],
    tiers: root === null ? TIERS : ['A'],
  })),
  ...(isRoot ? ROOT_ONLY : []),
];
