import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Places in `/proc/PID/stat`, counted from the one behind the command's name (proc(5)). */
const [PARENT, BEGUN] = [1, 19] as const;

/** When a process began, in ticks since the machine did, which tells it from a later one of its number; null once gone. */
export function begunAt(pid: number): string | null {
  return fieldsOf(pid)?.[BEGUN] ?? null;
}

/** What a process has in its memory, as /proc tells it; nothing once it is gone. */
export function mapsOf(pid: number): string {
  return contentOf(`/proc/${pid}/maps`);
}

/** How many KiB of a process the kernel may not move, as /proc tells it. */
export function pinnedKb(pid: number): number {
  const [, kb] = /^VmPin:\s+(\d+) kB$/m.exec(contentOf(`/proc/${pid}/status`)) ?? [];
  return Number(kb ?? 0);
}

const MAKE_RING = `import ctypes, resource
ring = ctypes.CDLL(None).syscall(425, 1, ctypes.create_string_buffer(120))
lockable, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
print(ring >= 0 and (lockable < 0 or lockable >= 1 << 23))`;

/**
 * Whether memory can be pinned by io_uring here; sysctls, containers and RLIMIT_MEMLOCK may all be against it. The limit is
 * on what a user's processes pin together: see ROOM_TO_PIN.
 */
export function mayPin(): boolean {
  const everybody = ['', '0'].includes(contentOf('/proc/sys/kernel/io_uring_disabled').trim());
  const { stdout } = spawnSync('python3', ['-c', MAKE_RING], { encoding: 'utf8' });
  return everybody && stdout.trim() === 'True';
}

/** For a test that wants memory pinned: test files that run at the same time pin too, and may leave no room for a moment. */
export const ROOM_TO_PIN = { retry: { count: 9, delay: 1000 } };

/** Process ids of all descendants of a process, nearest first; from /proc. */
export function descendants(of: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = fieldsOf(name)?.[PARENT];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const found: number[] = [];
  for (let level = [of]; level.length > 0;) {
    level = [...parents].filter(([, parent]) => level.includes(parent)).map(([pid]) => pid);
    found.push(...level);
  }
  return found;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function fieldsOf(pid: number | string): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name, in parentheses, may itself hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null; // it has ended since
  }
}
