import type { ExitCode } from '../exit-code.ts';
import type { IsolationOptions } from '../isolation-options.ts';
import { runClass, type ClassRun } from './class-run.ts';
import { loadNow } from './machine.ts';
import { runBench } from './run-bench.ts';

/** What a class of 300 is to take on two cores. */
const TARGET = { submissions: 300, seconds: 60, mb: 1024 };

/** `backcheck bench --class`: how long a whole class takes, from zips to grades.csv. */
export async function benchClass(
  count: number,
  options: IsolationOptions & { readonly json: boolean },
): Promise<ExitCode> {
  const load = loadNow();
  return runBench('class', `grading a class of ${count}`, async ({ folder, signal }) => {
    const run = await runClass(count, options, folder, signal);
    return options.json ? `${JSON.stringify({ ...run, load_at_start: load })}\n` : text(run, load);
  });
}

function text(run: ClassRun, load: number): string {
  const { submissions, judge_cpu_seconds: judge, worker_cpu_seconds: workers } = run;
  const wanted = `wanted for ${TARGET.submissions} on two cores: below ${TARGET.seconds}`;
  const each = (seconds: number): string => `${((1000 * seconds) / submissions).toFixed(0)} ms each`;
  return [
    `A class of ${submissions} zips with the cases of nyu-hw1, four fifths right, to grades.csv (load ${load.toFixed(1)} at the start):`,
    `  wall-clock time     ${run.seconds.toFixed(1)} s (${wanted})`,
    `  CPU time, judge     ${judge.toFixed(1)} s, ${each(judge)}`,
    `  CPU time, workers   ${workers.toFixed(1)} s, ${each(workers)}`,
    `  judge's memory      ${run.judge_peak_mb.toFixed(0)} MiB at most (wanted: below ${TARGET.mb})`,
    `  a worker's memory   ${run.worker_peak_mb.toFixed(0)} MiB at most, nearly all of it shared`,
    `  counterexamples     ${run.counterexamples}`,
    '',
  ].join('\n');
}
