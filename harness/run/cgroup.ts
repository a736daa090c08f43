import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
const MEMORY_BYTES = 8 * 2 ** 30;
const PROCESSES = 512;
const PREFIX = 'backcheck-';
const PAUSE_MS = 10;
/** After which a cgroup is left to `removeStale` of the next run. */
const PATIENCE_MS = 3000;

/**
 * A bound on memory and processes of everything below one fork server, where the cgroup tree is writable. The limits
 * of each worker are rlimits; this one holds even when many workers are at theirs.
 */
export class Cgroup {
  readonly #folders: readonly string[];

  private constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** A new cgroup below our own, in version 1 or 2; null where none can be made. */
  static create(): Cgroup | null {
    const name = `${PREFIX}${process.pid}-${Math.floor(performance.now() * 1000)}`;
    const made: string[] = [];
    for (const { parent, limits } of places()) {
      removeStale(parent);
      const folder = join(parent, name);
      try {
        mkdirSync(folder);
        made.push(folder);
        for (const [file, value] of limits) writeFileSync(join(folder, file), String(value));
      } catch {
        // Not writable, or the controller is not delegated: rlimits alone hold then, and doctor says so.
      }
    }
    return made.length === 0 ? null : new Cgroup(made);
  }

  /** The same command, started inside the cgroup: the shell moves itself there and becomes the command. */
  wrap(command: string, args: readonly string[]): [string, readonly string[]] {
    const enter = this.#folders.map((_, index) => `echo 0 > "$${index + 1}/cgroup.procs"`).join('; ');
    const script = `${enter}; shift ${this.#folders.length}; exec "$@"`;
    return ['/bin/sh', ['-c', script, 'backcheck', ...this.#folders, command, ...args]];
  }

  /** Removes the cgroup once its processes are gone, which takes the kernel a moment after they were killed. */
  async remove(): Promise<void> {
    let left = this.#folders;
    for (let tries = 0; left.length > 0 && tries < PATIENCE_MS / PAUSE_MS; tries++) {
      if (tries > 0) await sleep(PAUSE_MS);
      left = left.filter((folder) => !tryRemove(folder));
    }
  }
}

function places(): { parent: string; limits: [string, number][] }[] {
  const own = readOwn();
  const found: { parent: string; limits: [string, number][] }[] = [];
  const unified = own.get('');
  if (unified !== undefined && existsSync(join(ROOT, 'cgroup.controllers'))) {
    found.push({
      parent: join(ROOT, unified),
      limits: [
        ['memory.max', MEMORY_BYTES],
        ['pids.max', PROCESSES],
      ],
    });
  }
  for (const [controller, file, value] of [
    ['memory', 'memory.limit_in_bytes', MEMORY_BYTES],
    ['pids', 'pids.max', PROCESSES],
  ] as const) {
    const path = own.get(controller);
    if (path !== undefined && existsSync(join(ROOT, controller))) {
      found.push({ parent: join(ROOT, controller, path), limits: [[file, value]] });
    }
  }
  return found;
}

/** Controller → path of our own cgroup; the unified hierarchy has the empty name. */
function readOwn(): Map<string, string> {
  try {
    const lines = readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n');
    return new Map(
      lines.flatMap((line) => {
        const [, controllers, path] = line.split(':');
        return controllers!.split(',').map((controller) => [controller, path!] as const);
      }),
    );
  } catch {
    return new Map();
  }
}

/** A run that was killed leaves its empty cgroup behind. */
function removeStale(parent: string): void {
  try {
    for (const name of readdirSync(parent)) {
      const owner = name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0]! : null;
      if (owner !== null && !existsSync(`/proc/${owner}`)) tryRemove(join(parent, name));
    }
  } catch {
    // Not readable: then nothing of ours is there either.
  }
}

function tryRemove(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
}
