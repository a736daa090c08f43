import { expect, it } from 'vitest';
import { descendants, mapsOf } from '../../tests/process-tree.ts';
import { request } from '../../tests/tiny.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { openOrReport } from './isolation-options.ts';

it.each([
  { submissions: 59, laidOut: false },
  { submissions: 60, laidOut: true },
])(
  'memory is laid out for cheap forks where that pays: for $submissions submissions, $laidOut',
  async ({ submissions, laidOut }) => {
    const isolation = await openOrReport({ isolation: 'auto', jobs: 1 }, DEFAULT_LIMITS, false, submissions);
    const { pool } = isolation!;
    try {
      const { outcomes } = await pool.run(request('def f(x):\n    return x\n'));
      expect(outcomes[0]!.ending).toBe('returned');
      const maps = descendants(process.pid)
        .map(mapsOf)
        .filter((text) => text.includes('libtorch'));
      expect(maps.some((text) => text.includes('memfd:libraries'))).toBe(laidOut);
    } finally {
      await pool.close();
    }
  },
);
