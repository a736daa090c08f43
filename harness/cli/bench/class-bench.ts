import { EXIT, type ExitCode } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import type { IsolationOptions } from '../isolation-options.ts';
import { BenchError } from './bench-error.ts';
import { runClass, type ClassRun } from './class-run.ts';
import { loadNow } from './machine.ts';
import { startSpinner } from './spinner.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** What a class of 300 is to take on two cores. */
const TARGET = { submissions: 300, seconds: 60, mb: 1024 };

/** `backcheck bench --class`: how long a whole class takes, from zips to grades.csv. */
export async function benchClass(
  count: number,
  options: IsolationOptions & { readonly json: boolean },
): Promise<ExitCode> {
  const interrupt = onInterrupt(() => Promise.resolve());
  const folder = new TemporaryFolder('class');
  const load = loadNow();
  const spinner = startSpinner(process.stderr, `grading a class of ${count}`);
  try {
    const run = await runClass(count, options, folder, interrupt.signal);
    spinner.stop();
    process.stdout.write(
      options.json ? `${JSON.stringify({ ...run, load_at_start: load })}\n` : text(run, load),
    );
    return EXIT.ok;
  } catch (error) {
    if (interrupt.signal.aborted) return EXIT.interrupted;
    if (!(error instanceof BenchError)) throw error;
    spinner.stop();
    process.stderr.write(`backcheck: the bench has no result: ${error.message}.\n`);
    return EXIT.harnessError;
  } finally {
    spinner.stop();
    folder.remove();
    interrupt.dispose();
  }
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
