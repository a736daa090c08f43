import { DEFAULT_LIMITS } from '../model/limits.ts';
import { interpreters } from '../run/interpreter.ts';
import type { Isolation } from '../run/isolation.ts';
import { loadNow, machineFacts } from './bench/machine.ts';
import { measure } from './bench/measure.ts';
import { runBench } from './bench/run-bench.ts';
import { benchTable } from './bench/table.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
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
  const close = async (): Promise<void> => isolation?.pool.close();
  return runBench(
    'bench',
    'starting the fork server',
    async ({ folder, signal, say }) => {
      try {
        const before = performance.now();
        // Where only right submissions that ship run, tier C is no danger.
        isolation = await openOrReport(options, DEFAULT_LIMITS, options.sample === undefined, Infinity);
        if (isolation === null) return EXIT.harnessError;
        const startUpMs = performance.now() - before;
        signal.throwIfAborted();
        const { jobs, rounds, submissions, small, sample, root = null } = options;
        const candidates = interpreters(root, process.env);
        const measured = await measure({
          isolation,
          interpreters: typeof candidates === 'string' ? [] : candidates,
          root,
          folder,
          signal,
          jobs,
          rounds,
          submissions,
          small,
          sample,
          say,
        });
        const machine = machineFacts(isolation, loadAtStart);
        return options.json
          ? `${JSON.stringify({ ...measured, start_up_ms: startUpMs, jobs, submissions, machine })}\n`
          : benchTable(measured, { machine, jobs, startUpMs });
      } finally {
        await close();
      }
    },
    close,
  );
}
