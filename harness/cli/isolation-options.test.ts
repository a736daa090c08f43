import { expect, it } from 'vitest';
import { descendants, mapsOf, mayPin, pinnedKb, ROOM_TO_PIN } from '../../tests/process-tree.ts';
import { request } from '../../tests/tiny.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { openOrReport } from './isolation-options.ts';

it.each([
  { submissions: 7, copied: false, laidOut: false },
  { submissions: 8, copied: true, laidOut: false },
  { submissions: 59, copied: true, laidOut: false },
  { submissions: 60, copied: true, laidOut: true },
])(
  'forks are made cheap where that pays: for $submissions submissions, copied $copied, laid out $laidOut',
  ROOM_TO_PIN,
  async ({ submissions, copied, laidOut }) => {
    const isolation = await openOrReport({ isolation: 'auto', jobs: 1 }, DEFAULT_LIMITS, false, submissions);
    const { pool } = isolation!;
    try {
      const { outcomes } = await pool.run(request('def f(x):\n    return x\n'));
      expect(outcomes[0]!.ending).toBe('returned');
      const processes = descendants(process.pid);
      expect(processes.some((pid) => mapsOf(pid).includes('memfd:libraries'))).toBe(laidOut);
      expect(processes.some((pid) => pinnedKb(pid) > 0)).toBe(copied && mayPin());
    } finally {
      await pool.close();
    }
  },
);
