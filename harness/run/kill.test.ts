import { afterEach, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants } from '../../tests/process-tree.ts';
import { ROOTS } from '../../tests/roots.ts';
import { callF, poolAt, request } from '../../tests/tiny.ts';
import type { Pool } from './pool.ts';

/** About half a second of work over twenty cases, so that a kill finds something to hit. */
const SLOW = 'import time\ndef f(x):\n    time.sleep(0.02)\n    return x * 2\n';
const JOBS = Array.from({ length: 20 }, (_, index) => callF([index], index));

describe.each(ROOTS)('killing any process of the tree on $name', ({ root }) => {
  let pool: Pool | null = null;
  afterEach(async () => {
    await pool?.close();
  });

  it.each(root === null ? (['A', 'B'] as const) : (['A'] as const))(
    'tier %s: the submission is graded again, and rightly',
    async (tier) => {
      pool = await poolAt(tier, root);
      const undisturbed = await pool.run(request(SLOW, JOBS));
      const before = new Set(descendants(process.pid));
      let kills = 0;
      for (let round = 0; round < 12; round++) {
        const running = Promise.all([pool.run(request(SLOW, JOBS)), pool.run(request(SLOW, JOBS))]);
        await sleep(40 + round * 30);
        // From the outermost process to the workers, one of each round.
        const tree = descendants(process.pid);
        const victim = tree[round % tree.length]!;
        try {
          process.kill(victim, 'SIGKILL');
          kills++;
        } catch {
          // It ended by itself in the meantime.
        }
        for (const run of await running) {
          expect(run.load).toEqual(undisturbed.load);
          expect(run.outcomes).toEqual(undisturbed.outcomes);
        }
      }
      expect(kills).toBeGreaterThan(6);
      expect(before.size).toBeGreaterThan(0);
    },
  );

  it('closing the pool leaves no process behind', async () => {
    pool = await poolAt('A', root);
    void pool.run(request('import time\ndef f(x):\n    time.sleep(60)\n')).catch(() => undefined);
    await sleep(200);
    expect(descendants(process.pid).length).toBeGreaterThan(1);
    await pool.close();
    for (let tries = 0; tries < 50 && descendants(process.pid).length > 0; tries++) await sleep(20);
    expect(descendants(process.pid)).toEqual([]);
  });
});
