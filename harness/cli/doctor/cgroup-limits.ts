import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { Cgroup } from '../../run/cgroup.ts';

const ROOT = '/sys/fs/cgroup';
/** Version 1 says "no limit" by a number near 2⁶³, version 2 by a word. */
const NO_LIMIT = 2 ** 60;

/** What a cgroup for all workers together would limit here. */
export interface CgroupLimits {
  readonly memory: boolean;
  readonly processes: boolean;
}

/** Makes a cgroup as a fork server does, starts a process in it, and reads what holds for that process. */
export async function tryCgroup(): Promise<CgroupLimits> {
  const none = { memory: false, processes: false };
  const group = process.platform === 'linux' ? Cgroup.create() : null;
  if (group === null) return none;
  try {
    const [command, args] = group.wrap('cat', ['/proc/self/cgroup']);
    const { stdout, failed } = await execa(command, args, { reject: false, stdin: 'ignore' });
    if (failed) return none;
    const places = new Map(
      stdout.split('\n').flatMap((line) => {
        const [, controllers = '', path = ''] = line.split(':');
        const isOurs = path.includes('/backcheck-');
        return isOurs ? controllers.split(',').map((controller) => [controller, path] as const) : [];
      }),
    );
    return {
      memory: isLimited(places, 'memory', ['memory.limit_in_bytes', 'memory.max']),
      processes: isLimited(places, 'pids', ['pids.max', 'pids.max']),
    };
  } finally {
    await group.remove();
  }
}

function isLimited(
  places: ReadonlyMap<string, string>,
  controller: string,
  [first, second]: readonly [string, string],
): boolean {
  const files = [
    ...(places.has(controller) ? [`${ROOT}/${controller}${places.get(controller)}/${first}`] : []),
    ...(places.has('') ? [`${ROOT}${places.get('')}/${second}`] : []),
  ];
  return files.some((file) => {
    try {
      return Number(readFileSync(file, 'utf8')) < NO_LIMIT;
    } catch {
      return false;
    }
  });
}
