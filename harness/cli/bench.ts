import { DEFAULT_LIMITS } from '../model/limits.ts';
import { interpreters } from '../run/interpreter.ts';
import type { Isolation } from '../run/isolation.ts';
import { BenchError } from './bench/bench-error.ts';
import { loadNow, machineFacts } from './bench/machine.ts';
import { measure } from './bench/measure.ts';
import { startSpinner } from './bench/spinner.ts';
import { TemporaryFolder } from './bench/temporary-folder.ts';
import { benchTable } from './bench/table.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { onInterrupt } from './interrupt.ts';
import { openOrReport, type IsolationOptions } from './isolation-options.ts';

export interface BenchOptions extends IsolationOptions {
  /** Size of a class to grade in place of all else. */
  readonly class?: number;
  readonly rounds: number;
  readonly submissions: number;
  readonly small: number;
  readonly sample?: readonly string[];
  readonly json: boolean;
}

/** `backcheck bench`: against a process per submission and a process per case, in one run. */
export async function bench(options: BenchOptions): Promise<ExitCode> {
  const loadAtStart = loadNow();
  let isolation: Isolation | null = null;
  const interrupt = onInterrupt(async () => isolation?.pool.close());
  const folder = new TemporaryFolder('bench');
  const spinner = startSpinner(process.stderr, 'starting the fork server');
  try {
    const before = performance.now();
    // Only right submissions that ship run here, so that tier C is no danger.
    isolation = await openOrReport(options, DEFAULT_LIMITS, true);
    if (isolation === null) return EXIT.harnessError;
    const startUpMs = performance.now() - before;
    interrupt.signal.throwIfAborted();
    const root = options.root ?? null;
    const candidates = interpreters(root, process.env);
    const measured = await measure({
      isolation,
      interpreters: typeof candidates === 'string' ? [] : candidates,
      root,
      folder,
      signal: interrupt.signal,
      jobs: options.jobs,
      rounds: options.rounds,
      submissions: options.submissions,
      small: options.small,
      sample: options.sample,
      say: (text) => spinner.say(text),
    });
    spinner.stop();
    const { jobs, rounds, submissions } = options;
    const machine = machineFacts(isolation, loadAtStart);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ ...measured, start_up_ms: startUpMs, jobs, rounds, submissions, machine })}\n`
        : benchTable(measured, { machine, jobs, rounds, startUpMs }),
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
    await isolation?.pool.close();
    folder.remove();
    interrupt.dispose();
  }
}
