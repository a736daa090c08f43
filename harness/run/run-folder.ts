import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { dropsUser } from './drops-user.ts';
import { ForkServerError } from './fork-server-error.ts';
import { UNPRIVILEGED } from './launch.ts';

const REMOVALS = 20;
const NAME = /^backcheck-[A-Za-z0-9]{6}$/;

/** The judge's socket in a run's folder. */
export function judgeSocket(folder: string): string {
  return join(folder, 'judge');
}

/**
 * A folder for one fork server: the judge's socket, and scratch space for workers without a private file system. It lies
 * in the system's folder for temporary files; where root has one of its own that no other user may enter, in /tmp, since
 * workers are another user then. Throws ForkServerError where none can be made.
 */
export function makeRunFolder(asRoot: boolean): string {
  const parent = parentFolder();
  try {
    const folder = mkdtempSync(join(parent, 'backcheck-'));
    chmodSync(folder, 0o711);
    const scratch = join(folder, 'scratch');
    mkdirSync(scratch, { mode: 0o700 });
    if (asRoot) chownSync(scratch, UNPRIVILEGED, UNPRIVILEGED);
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ForkServerError(
      `no folder can be made in ${parent} (${code}); make room there, or set TMPDIR to a folder that can be written to`,
    );
  }
}

/** Where another process removes files meanwhile, as one may whose server was killed, rmSync gives up without a word. */
export function removeRunFolder(folder: string): void {
  for (let tries = 0; tries < REMOVALS && existsSync(folder); tries++)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}

/** Removes the folders of runs whose judge was killed: nobody listens on their sockets any more. */
export async function removeStaleRunFolders(): Promise<void> {
  const parent = parentFolder();
  const folders = entries(parent)
    .filter((name) => NAME.test(name))
    .map((name) => join(parent, name));
  await Promise.all(
    folders.filter(isOurs).map(async (folder) => {
      if (!(await isForsaken(judgeSocket(folder)))) return;
      try {
        removeRunFolder(folder);
      } catch {
        // A submission made folders too deep to be removed like this; they harm nobody.
      }
    }),
  );
}

function parentFolder(): string {
  const own = resolve(tmpdir());
  return dropsUser() && existsSync(own) && !isOpenToAll(own) ? '/tmp' : own;
}

/** Whether every user may pass through a folder and all above it. */
function isOpenToAll(folder: string): boolean {
  const above = dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (above === folder || isOpenToAll(above));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isOurs(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

/** Whether a socket is there and its owner is gone. */
function isForsaken(path: string): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      answer(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => answer(error.code === 'ECONNREFUSED'));
  });
}
