import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Spread } from './bench/spread.ts';

const HOME = resolve(import.meta.dirname, '..', '..');
const SHORT = ['--rounds', '1', '--submissions', '4', '--small', '20'];

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'backcheck-bench-test-'));
  // Workers of root run as another user, who has to pass.
  chmodSync(temporary, 0o711);
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

const bench = (...args: string[]) =>
  execa(process.execPath, [join(import.meta.dirname, 'main.ts'), 'bench', ...args], {
    reject: false,
    env: { TMPDIR: temporary },
  });

describe('backcheck bench', () => {
  it('measures all three ways in one run and leaves nothing behind', async () => {
    const { stdout, stderr, exitCode } = await bench('--json', ...SHORT);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const result = JSON.parse(stdout) as Record<string, Spread> & {
      judge_memory_mb: Record<string, number>;
      machine: { cores: number; load_at_start: number; versions: Record<string, string> };
    };
    const keys = [
      'ratio_process_per_submission',
      'ratio_process_per_case',
      'ms_per_submission_100_cases',
      'ms_per_submission_1_case',
      'submissions_per_minute',
    ];
    for (const key of keys) {
      const { median, min, max } = result[key]!;
      expect(min).toBeGreaterThan(0);
      expect(median).toBeGreaterThanOrEqual(min);
      expect(max).toBeGreaterThanOrEqual(median);
      expect(max).toBeLessThan(Infinity);
    }
    // A difference of two times: nothing holds of it on a busy machine, but that it is a number.
    const number = expect.any(Number) as number;
    expect(result['ms_per_200_random_shapes']).toEqual({ median: number, min: number, max: number });
    expect(result['ratio_process_per_submission']!.min).toBeGreaterThan(1);
    // A process per case cannot be cheaper than one for all of them.
    expect(result['ratio_process_per_case']!.min).toBeGreaterThan(
      result['ratio_process_per_submission']!.max,
    );
    expect(Object.keys(result.judge_memory_mb)).toEqual(['after_1', 'after_20', 'growth']);
    expect(Object.values(result.judge_memory_mb).every(Number.isFinite)).toBe(true);
    expect(result.machine.versions).toHaveProperty('torch');
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('has no result where a submission is not right, and says which', async () => {
    // f′ left out: right wherever f is the identity, so only some cases show it.
    const { stdout, stderr, exitCode } = await bench(
      '--sample',
      `${HOME}/submissions/nyu-hw1/qlh4933`,
      ...SHORT,
    );
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('no result');
    expect(stderr).toContain('disagrees with autograd');
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('counts the verdict of Backcheck too, which is stricter than the norm of a difference', async () => {
    const source = readFileSync(`${HOME}/submissions/nyu-hw1/mq2002/mlp.py`, 'utf8');
    const folder = join(temporary, 'nearly-right');
    mkdirSync(folder);
    writeFileSync(join(folder, 'mlp.py'), source.replace('2 * diff', '2.0002 * diff'));
    const { stderr, exitCode } = await bench('--sample', folder, ...SHORT);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/the right submission nearly-right-\d+ got partial/);
  });

  it('removes its files and its workers on Ctrl-C', async () => {
    const running = bench(...SHORT, '--small', '100000');
    while (!readdirSync(temporary).some((name) => hasResults(join(temporary, name)))) await setTimeout(20);
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect(stderr).toBe('');
    expect(exitCode).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

function hasResults(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('out'));
}
