import { readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { descendants, mapsOf } from '../../tests/process-tree.ts';
import { ROOTS } from '../../tests/roots.ts';
import { poolAt, request } from '../../tests/tiny.ts';
import type { Pool } from './pool.ts';

const KINDS = ['user', 'pid', 'net', 'mnt', 'ipc', 'uts', 'cgroup'] as const;
type Namespaces = Readonly<Record<(typeof KINDS)[number], string>>;

interface Look {
  readonly others: readonly Namespaces[];
  readonly workers: readonly Namespaces[];
}

const SLEEPS = 'import time\ndef f(x):\n    time.sleep(0.3)\n    return x\n';

function namespacesOf(pid: number | 'self'): Namespaces | null {
  try {
    const read = KINDS.map((kind) => [kind, readlinkSync(`/proc/${pid}/ns/${kind}`)] as const);
    return Object.fromEntries(read) as Namespaces;
  } catch {
    return null; // it has ended since
  }
}

/** The fork server: the nearest process below this one that has torch. */
function forkServer(): number {
  return descendants(process.pid).find((pid) => mapsOf(pid).includes('libtorch'))!;
}

/** Runs `count` submissions, and looks again and again at the fork server's namespaces and its workers' meanwhile. */
async function watch(pool: Pool, count: number): Promise<readonly Look[]> {
  const looks: Look[] = [];
  const runs = Promise.all(Array.from({ length: count }, () => pool.run(request(SLEEPS))));
  const server = forkServer();
  const isRunning = (): Promise<boolean> => Promise.race([runs.then(() => false), sleep(20, true)]);
  while (await isRunning()) {
    const others = [namespacesOf('self')!, namespacesOf(server)!];
    const seen = descendants(server).map((pid) => [pid, namespacesOf(pid)] as const);
    // Not of one that ended before the last was looked at: another may have its network by now.
    const workers = seen.flatMap(([pid, spaces]) => (namespacesOf(pid) === null ? [] : (spaces ?? [])));
    // The last wall that takes a namespace is that of users.
    looks.push({
      others,
      workers: workers.filter(({ user }) => others.every((other) => other.user !== user)),
    });
  }
  expect((await runs).map(({ outcomes }) => outcomes[0]!.ending)).toEqual(Array(count).fill('returned'));
  return looks;
}

describe.each(ROOTS)("namespaces of tier A's workers, on $name", ({ root }) => {
  let pool: Pool | null = null;
  afterEach(() => pool?.close());

  it('are shared with nobody, and those of the network do not pile up', async () => {
    pool = await poolAt('A', root);
    const looks = await watch(pool, 8);
    expect(Math.max(...looks.map(({ workers }) => workers.length))).toBeGreaterThan(1);
    for (const { workers, others } of looks) {
      const shared = KINDS.filter((kind) => {
        const outside = new Set(others.map((each) => each[kind]));
        const all = [...outside, ...workers.map((each) => each[kind])];
        return new Set(all).size < all.length;
      });
      expect(shared).toEqual([]);
    }
    const networks = looks.flatMap(({ workers }) => workers.map(({ net }) => net));
    expect(new Set(networks).size).toBeLessThan(8);
  });
});
