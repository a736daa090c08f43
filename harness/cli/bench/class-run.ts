import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Report } from '../../model/report.ts';
import type { IsolationOptions } from '../isolation-options.ts';
import { BenchError } from './bench-error.ts';
import type { Usage } from './class-usage.ts';
import { classZips } from './class-zips.ts';
import type { TemporaryFolder } from './temporary-folder.ts';

/** What grading a class took, from zips to grades.csv, with the start of everything. */
export interface ClassRun {
  readonly submissions: number;
  readonly seconds: number;
  readonly judge_cpu_seconds: number;
  readonly worker_cpu_seconds: number;
  /** Largest resident size of the judge. */
  readonly judge_peak_mb: number;
  /** Of one worker, shared pages of the fork server included. */
  readonly worker_peak_mb: number;
  readonly counterexamples: number;
}

/**
 * Grades a class of zips with the cases of nyu-hw1, by the real command. Throws BenchError when that fails, or a verdict
 * is not that of its example.
 */
export async function runClass(
  count: number,
  { isolation, root, jobs }: IsolationOptions,
  folder: TemporaryFolder,
  signal: AbortSignal,
): Promise<ClassRun> {
  const zips = folder.make('class');
  const right = await classZips(zips, count);
  const out = folder.make('out');
  const usageFile = join(out, 'usage.json');
  const main = join(import.meta.dirname, '..', 'main.ts');
  const options = ['--out', out, '--jobs', String(jobs), '--isolation', isolation];
  const args = ['grade', 'nyu-hw1', zips, ...options, ...(root === undefined ? [] : ['--root', root])];
  const started = performance.now();
  const { exitCode, stderr } = await execa(
    process.execPath,
    [...process.execArgv, '--import', join(import.meta.dirname, 'class-usage.ts'), main, ...args],
    { env: { BACKCHECK_USAGE: usageFile }, reject: false, cancelSignal: signal, stdin: 'ignore' },
  );
  const seconds = (performance.now() - started) / 1000;
  signal.throwIfAborted();
  if (exitCode !== 0) throw new BenchError(`grading the class ended with ${exitCode}: ${stderr.slice(-500)}`);
  const { submissions } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
  const odd = submissions.find(({ id, verdict }) => (verdict === 'pass') !== right.has(id));
  if (odd !== undefined || submissions.length !== count) {
    throw new BenchError(odd === undefined ? 'some submissions are missing' : `${odd.id} got ${odd.verdict}`);
  }
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as Usage;
  const cases = submissions.flatMap((submission) => submission.cases);
  return {
    submissions: count,
    seconds,
    judge_cpu_seconds: usage.judgeCpuMs / 1000,
    worker_cpu_seconds: usage.othersCpuMs / 1000,
    judge_peak_mb: usage.peakMb,
    worker_peak_mb: Math.max(...submissions.map(({ timing }) => timing.peak_kb)) / 1024,
    counterexamples: cases.filter(({ counterexample }) => counterexample !== undefined).length,
  };
}
