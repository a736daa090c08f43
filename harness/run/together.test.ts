import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { callF, poolAt, request, SMALL } from '../../tests/tiny.ts';
import type { Pool } from './pool.ts';

/** Returns how many bytes of further questions lie in the worker's memory. */
const WAITING = `import sys, torch
def f(x):
    frame = sys._getframe()
    while 'channel' not in frame.f_locals:
        frame = frame.f_back
    channel = frame.f_locals['channel']
    return torch.tensor(float(len(channel.buffer) - channel.at))
`;

/** Nests folders deeper than Python recurses, and closes some. */
const DEEP = `import os
def f(x):
    for _ in range(1500):
        os.mkdir('d', 0o700)
        os.chdir('d')
    os.mkdir('closed', 0)
    return x
`;

const jobs = (count: number) => Array.from({ length: count }, (_, index) => callF([index], index));

describe('what one submission may do in all its cases together', () => {
  let pool: Pool | null = null;
  afterEach(() => pool?.close());

  it('no question about a hidden case is in its memory while a public one is open', async () => {
    pool = await poolAt('A', null);
    const waiting = async (publicJobs: number | undefined): Promise<readonly (number | undefined)[]> => {
      const { outcomes } = await pool!.run({
        ...request(WAITING, jobs(12)),
        ...(publicJobs !== undefined && { publicJobs }),
      });
      return outcomes.map(({ values }) => (values.get('y') as { data: Float32Array } | undefined)?.data[0]);
    };
    expect((await waiting(undefined)).map((bytes) => bytes !== 0)).toEqual(
      Array.from({ length: 12 }, (_, index) => index < 11),
    );
    for (const publicJobs of [1, 5, 11]) {
      const bytes = await waiting(publicJobs);
      expect(bytes.flatMap((count, index) => (count === 0 ? [index] : []))).toEqual([publicJobs - 1, 11]);
    }
  });

  it('sleeping just within the limit of each case ends with the time of all', async () => {
    pool = await poolAt('A', null, { ...SMALL, submission_cpu_seconds: 1 });
    const source = 'import time\ndef f(x):\n    time.sleep(0.7)\n    return x\n';
    const { outcomes } = await pool.run(request(source, jobs(20)));
    const endings = outcomes.map(({ ending }) => ending);
    expect(endings[0]).toBe('returned');
    expect(endings.at(-1)).toBe('not-started');
    expect(outcomes.at(-1)!.error!.message).toBe('the cases before it took more than 5 s together');
  });

  it('results that are small enough one by one end with the room for all', async () => {
    pool = await poolAt('A', null, { ...SMALL, reply_mb: 1 });
    const source = 'import torch\ndef f(x):\n    return torch.zeros(1 << 17)\n';
    const { outcomes } = await pool.run(request(source, jobs(12)));
    expect(outcomes.map(({ ending }) => ending)).toEqual([
      ...Array.from({ length: 8 }, () => 'returned'),
      'out-of-memory',
      ...Array.from({ length: 3 }, () => 'not-started'),
    ]);
    expect(outcomes.at(-1)!.error!.message).toContain('too large to keep');
  });

  it('what it leaves in its folder brings the fork server down for nobody', async () => {
    pool = await poolAt('B', null, DEFAULT_LIMITS);
    const beside = pool.run(request('import time\ndef f(x):\n    time.sleep(1.5)\n    return x\n', jobs(2)));
    for (let round = 0; round < 6; round++) {
      const { outcomes } = await pool.run(request(DEEP));
      expect(outcomes[0]!.ending).toBe('returned');
    }
    expect((await beside).outcomes.map(({ ending }) => ending)).toEqual(['returned', 'returned']);
  });
});
