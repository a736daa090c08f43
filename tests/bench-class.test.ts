import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { backcheck } from './cli.ts';

const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('backcheck-class-'));

describe('backcheck bench --class', () => {
  it('grades a class of zips with right and wrong work, and says what that took', async () => {
    const before = new Set(leftovers());
    const { code, out, err } = await backcheck(['bench', '--class', '5', '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const measured = JSON.parse(out) as Record<string, number>;
    expect(measured).toMatchObject({ submissions: 5 });
    // Four are right, one is wrong in a way that random cases see.
    expect(measured['counterexamples']).toBeGreaterThan(0);
    const costs = ['seconds', 'judge_cpu_seconds', 'worker_cpu_seconds', 'judge_peak_mb', 'worker_peak_mb'];
    expect(costs.filter((name) => !(measured[name]! > 0))).toEqual([]);
    // The processes of workers are part of the account: loading torch alone takes so long.
    expect(measured['worker_cpu_seconds']).toBeGreaterThan(0.3);
    expect(leftovers().filter((name) => !before.has(name))).toEqual([]);
  });

  it('says why there is no result', async () => {
    const { code, err } = await backcheck(['bench', '--class', '1', '--root', '/nowhere']);
    expect(code).toBe(2);
    expect(err).toContain('the bench has no result: grading the class ended with 2: ');
    expect(err).toContain('/nowhere holds none of');
  });
});
