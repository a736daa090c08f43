import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import type { Tier } from '../model/tier.ts';

/** The unprivileged user and group that workers run as when the judge is root; on Debian, nobody and nogroup. */
export const UNPRIVILEGED = 65534;

/** Where the judge's socket appears inside the fork server's own file system. */
const SOCKET_FOLDER = '/tmp/judge';

/** How a fork server is started. */
export interface LaunchPlan {
  readonly tier: Tier;
  /** Interpreter, as seen from inside `root`. */
  readonly python: string;
  /** Another root folder for the worker's file system (tier A only), or null for this machine's own. */
  readonly root: string | null;
  /** Folders that the interpreter and its packages lie in, beyond /usr and /lib. */
  readonly libraries: readonly string[];
  /** Folder with the judge's socket, and scratch space for tiers without a private file system. */
  readonly runFolder: string;
  readonly asRoot: boolean;
}

/** Command line of a fork server, and the places it needs to know. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly socket: string;
  readonly scratch: string;
  /** What a worker may read. */
  readonly readable: readonly string[];
}

/** Folders of the system that every worker may read. */
export const SYSTEM_FOLDERS = ['/usr', '/lib', '/lib32', '/lib64', '/libx32', '/bin', '/sbin'];
/** The dynamic linker's cache and Debian's alternatives, which BLAS is found through; nothing else of /etc. */
const SYSTEM_FILES = ['/etc/alternatives', '/etc/ld.so.cache', '/etc/ld.so.conf', '/etc/ld.so.conf.d'];

/**
 * The process chain judge → setpriv (if root) → bwrap (tier A) → Python. bubblewrap started by root would stay the
 * host's root even with --uid, so the user is dropped before it.
 */
export function launch(plan: LaunchPlan, bootstrap: string): Launch {
  const inside = plan.tier === 'A';
  const python = [plan.python, '-E', '-s', '-B', '-X', 'utf8', '-c', bootstrap];
  const folders = plan.root === null ? plan.libraries : [plan.root];
  const carried =
    plan.asRoot && inside ? folders.map((_, index) => `${plan.runFolder}/bind${index}`) : folders;
  const chain = [
    ...(carried === folders ? [] : carry(folders, carried)),
    ...(plan.asRoot && plan.tier !== 'C' ? dropUser() : []),
    ...(inside ? bubblewrap(plan, carried) : []),
    ...python,
  ];
  return {
    command: chain[0]!,
    args: chain.slice(1),
    environment: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/tmp',
      LC_ALL: 'C.UTF-8',
      // One thread: a fork after an operation that used two hangs in the child.
      OMP_NUM_THREADS: '1',
      OPENBLAS_NUM_THREADS: '1',
      MKL_NUM_THREADS: '1',
      // Debian's torch loads UCX, which would catch the signals that tell how a worker ended.
      UCX_HANDLE_ERRORS: 'none',
    },
    socket: `${inside ? SOCKET_FOLDER : plan.runFolder}/judge`,
    scratch: `${plan.runFolder}/scratch`,
    readable: [...SYSTEM_FOLDERS, ...plan.libraries],
  };
}

function dropUser(): string[] {
  const id = String(UNPRIVILEGED);
  return ['setpriv', '--reuid', id, '--regid', id, '--clear-groups', '--inh-caps=-all', '--no-new-privs'];
}

/**
 * Makes folders reachable for the unprivileged user, whatever the rights of the folders above them: root binds them
 * into the run's folder, in a mount namespace of its own that ends with the fork server.
 */
function carry(folders: readonly string[], carried: readonly string[]): string[] {
  const pairs = folders.flatMap((folder, index) => [folder, carried[index]!]);
  const script =
    'n=$1; shift; while [ $n -gt 0 ]; do mkdir "$2" && mount --bind "$1" "$2" || exit 1; shift 2; n=$((n - 1)); done; exec "$@"';
  const shell = ['/bin/sh', '-c', script, 'backcheck', String(folders.length), ...pairs];
  return ['unshare', '--mount', '--propagation', 'private', ...shell];
}

/** `carried` holds the root folder, or the libraries, under the paths that bubblewrap's user can reach. */
function bubblewrap(plan: LaunchPlan, carried: readonly string[]): string[] {
  const system =
    plan.root === null
      ? [...SYSTEM_FOLDERS, ...SYSTEM_FILES].flatMap(bindSystem)
      : ['--ro-bind', carried[0]!, '/'];
  return [
    'bwrap',
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--as-pid-1',
    '--cap-drop',
    'ALL',
    ...system,
    ...(plan.root === null
      ? plan.libraries.flatMap((folder, index) => ['--ro-bind', carried[index]!, folder])
      : []),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    '--bind',
    plan.runFolder,
    SOCKET_FOLDER,
    '--chdir',
    '/tmp',
  ];
}

/** On merged systems /lib is a link to usr/lib; elsewhere it is a folder. */
function bindSystem(path: string): string[] {
  if (!existsSync(path)) return [];
  return lstatSync(path).isSymbolicLink()
    ? ['--symlink', readlinkSync(path), path]
    : ['--ro-bind', path, path];
}
