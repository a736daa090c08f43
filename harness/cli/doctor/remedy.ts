import { installWith } from '../../../bin/setup/needs.js';
import { clean } from '../../model/clean.ts';
import type { Tier } from '../../model/tier.ts';
import type { Facts } from './facts.ts';

/** Why something does not work, and what to do about it: one sentence each. */
export interface Remedy {
  readonly code: string;
  readonly why: string;
  readonly mend: string;
}

/** A failure as it was told, where it happened. */
export interface Failure {
  readonly tier: Tier;
  readonly refusal: string;
  readonly facts: Facts;
}

interface Rule {
  readonly code: string;
  readonly applies: (failure: Failure) => boolean;
  readonly why: (failure: Failure) => string;
  readonly mend: (failure: Failure) => string;
}

/** The first rule that applies; without one, the failure's own words. */
export function remedyFor(failure: Failure): Remedy {
  const rule = RULES.find(({ applies }) => applies(failure)) ?? UNKNOWN;
  return { code: rule.code, why: rule.why(failure), mend: rule.mend(failure) };
}

const isNamespaceTrouble = ({ refusal }: Failure): boolean =>
  /namespace|uid.?map|ENOSPC|bwrap:|Operation not permitted|Permission denied/i.test(refusal);

const ALLOW_NAMESPACES =
  "In a container that you start yourself: docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined; where that is not enough, with --cap-add SYS_ADMIN too. In one that is given, such as Gradescope's, tier B is what can be had.";

const RULES: readonly Rule[] = [
  {
    code: 'not-linux',
    applies: ({ facts }) => facts.platform !== 'linux',
    why: ({ facts }) => `${facts.platform} has no namespaces and no Landlock; only Linux has.`,
    mend: () =>
      'Grade on Linux, or in a Linux virtual machine or container; `backcheck check` works here as it is.',
  },
  {
    code: 'other-root',
    applies: ({ tier, refusal }) => tier !== 'A' && refusal.startsWith('another root folder'),
    why: () => 'Another root folder (--root) needs a mount namespace, which only tier A has.',
    mend: () => "Leave out --root to check this tier with the machine's own Python.",
  },
  {
    code: 'empty-root',
    applies: ({ refusal }) => refusal.includes('must be a root folder'),
    why: ({ refusal }) => sentence(refusal),
    mend: () => 'Name the folder of a whole system, made by debootstrap, say, or unpacked from a container.',
  },
  {
    code: 'wrong-python',
    applies: ({ refusal }) => refusal.startsWith('BACKCHECK_PYTHON'),
    why: ({ refusal }) => sentence(refusal.split(';', 1)[0]!),
    mend: () => 'Set BACKCHECK_PYTHON to another Python, or unset it to have one looked for.',
  },
  {
    code: 'no-python',
    applies: ({ refusal }) => /with torch .* was not found/.test(refusal),
    why: ({ refusal }) => sentence(refusal),
    mend: () => '`node bin/setup.js` installs what is missing, or prints the command that does.',
  },
  {
    code: 'readable-cases',
    applies: ({ refusal }) => refusal.includes("which students' code may read"),
    why: ({ refusal }) => sentence(refusal.split(';', 1)[0]!),
    mend: () => 'Move Backcheck and the cases to a folder of their own, e.g. below /opt, /srv or your home.',
  },
  {
    code: 'bubblewrap-elsewhere',
    applies: ({ tier, facts }) =>
      tier === 'A' && facts.programs.bwrap === null && facts.bwrapElsewhere !== null,
    why: ({ facts }) =>
      `bubblewrap is at ${facts.bwrapElsewhere}, but the fork server looks only in /usr/local/bin, /usr/bin and /bin.`,
    mend: ({ facts }) => byRoot(facts, `ln -s ${facts.bwrapElsewhere} /usr/local/bin/bwrap`),
  },
  {
    code: 'no-bubblewrap-nor-namespaces',
    applies: ({ tier, refusal, facts }) =>
      tier === 'A' && facts.programs.bwrap === null && refusal.includes('unshare:'),
    why: () => 'New namespaces are refused here, and bubblewrap, the program `bwrap`, is not installed.',
    mend: ({ facts }) => `${ALLOW_NAMESPACES} Then: ${install(facts, 'bubblewrap', 'bubblewrap')}`,
  },
  {
    code: 'no-bubblewrap',
    applies: ({ tier, facts }) => tier === 'A' && facts.programs.bwrap === null,
    why: () => 'bubblewrap, the program `bwrap`, is not installed.',
    mend: ({ facts }) => install(facts, 'bubblewrap', 'bubblewrap'),
  },
  {
    code: 'no-setpriv',
    applies: ({ facts }) => facts.dropsUser && facts.programs.setpriv === null,
    why: () => 'The program `setpriv`, which drops the rights of root, is not installed.',
    mend: ({ facts }) => install(facts, 'util-linux', 'util-linux'),
  },
  {
    code: 'temporary-folder',
    applies: ({ tier, facts }) => tier !== 'C' && facts.dropsUser && !facts.isTemporaryFolderOpen,
    why: ({ facts }) =>
      `The temporary folder ${facts.temporaryFolder} is closed to other users, and workers of root run as one.`,
    mend: () => 'Run with TMPDIR=/tmp, or let other users pass: chmod o+x on it and on the folders above it.',
  },
  {
    code: 'no-libseccomp',
    applies: ({ refusal }) => refusal.includes('libseccomp.so.2 is missing'),
    why: () => 'libseccomp.so.2, which refuses system calls to a worker, is not installed.',
    mend: ({ facts }) => install(facts, 'libseccomp2', 'libseccomp'),
  },
  {
    code: 'old-kernel',
    applies: ({ refusal, facts }) => isLandlockTrouble(refusal) && !isAtLeast(facts.kernel, [5, 13]),
    why: ({ facts }) => `The kernel, ${facts.kernel.join('.')}, is older than 5.13 and has no Landlock.`,
    mend: () => 'Install a newer kernel; tier A needs no Landlock.',
  },
  {
    code: 'landlock-off',
    applies: ({ refusal }) => isLandlockTrouble(refusal),
    why: ({ facts }) =>
      `Landlock is not among the kernel's security modules (${facts.securityModules ?? 'which cannot be read here'}), or a container forbids it.`,
    mend: ({ facts }) =>
      facts.isContainer
        ? 'Let the container use it: docker run --security-opt seccomp=unconfined.'
        : 'Start the kernel with landlock in its parameter lsm=, e.g. lsm=landlock,lockdown,yama,integrity,apparmor,bpf.',
  },
  {
    code: 'no-user-namespaces',
    applies: (failure) => isNamespaceTrouble(failure) && failure.facts.settings.maxUserNamespaces === '0',
    why: () => 'User namespaces are switched off (user.max_user_namespaces = 0).',
    mend: ({ facts }) => byRoot(facts, 'sysctl -w user.max_user_namespaces=15000'),
  },
  {
    code: 'no-unprivileged-user-namespaces',
    applies: (failure) =>
      isNamespaceTrouble(failure) && failure.facts.settings.unprivilegedUserNamespaces === '0',
    why: () => 'Only root may make user namespaces here (kernel.unprivileged_userns_clone = 0).',
    mend: ({ facts }) => byRoot(facts, 'sysctl -w kernel.unprivileged_userns_clone=1'),
  },
  {
    code: 'apparmor',
    applies: (failure) => isNamespaceTrouble(failure) && failure.facts.settings.apparmorRestricts === '1',
    why: () =>
      'AppArmor takes all rights from user namespaces of unprivileged programs (Ubuntu 23.10 and later).',
    mend: ({ facts }) => byRoot(facts, 'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'),
  },
  {
    code: 'masked-proc',
    applies: ({ refusal }) => /mount proc/i.test(refusal),
    why: () => 'A container hides parts of /proc, so that no new /proc may be mounted in it.',
    mend: () => 'Start it with: docker run --security-opt systempaths=unconfined (podman: unmask=ALL).',
  },
  {
    code: 'container',
    applies: (failure) => isNamespaceTrouble(failure) && failure.facts.isContainer,
    why: () => 'The container that this runs in forbids new namespaces.',
    mend: () => ALLOW_NAMESPACES,
  },
  {
    code: 'namespaces-refused',
    applies: isNamespaceTrouble,
    why: ({ refusal }) => `The kernel refuses new namespaces (${clean(refusal, 200)}).`,
    mend: () =>
      `${ALLOW_NAMESPACES} Elsewhere, look at user.max_user_namespaces and at the security modules of the kernel.`,
  },
  {
    code: 'no-torch',
    applies: ({ refusal }) =>
      /ImportError|ModuleNotFoundError|No module named|did not load torch/.test(refusal),
    why: ({ refusal }) => `Python cannot load torch behind these walls (${clean(refusal, 200)}).`,
    mend: () =>
      'Name another Python by BACKCHECK_PYTHON, one whose folders other users may read, or install torch by `node bin/setup.js`.',
  },
];

const UNKNOWN: Rule = {
  code: 'unknown',
  applies: () => true,
  why: ({ refusal }) => sentence(refusal),
  mend: () => 'This is new to Backcheck; please report it with the output of `backcheck doctor --json`.',
};

function isLandlockTrouble(refusal: string): boolean {
  return refusal.includes('no Landlock') || refusal.includes('Landlock refused');
}

function isAtLeast(version: readonly [number, number], least: readonly [number, number]): boolean {
  return version[0] > least[0] || (version[0] === least[0] && version[1] >= least[1]);
}

/** Where root is at work there may be no sudo. */
function byRoot({ isRoot }: Facts, command: string): string {
  return isRoot ? command : `sudo ${command}`;
}

function install(facts: Facts, debian: string, elsewhere: string): string {
  if (facts.hasApt) return byRoot(facts, `apt-get install ${debian}`);
  return installWith(elsewhere)[0] ?? `Install ${elsewhere} by the system's package manager.`;
}

function sentence(text: string): string {
  const line = clean(text, 400);
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${line.endsWith('.') ? '' : '.'}`;
}
