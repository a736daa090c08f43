import { EXIT, type ExitCode } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { BenchError } from './bench-error.ts';
import { startSpinner } from '../spinner.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** What a measurement is given: its place for files, and how to say what it is doing. */
export interface Bench {
  readonly folder: TemporaryFolder;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/**
 * Runs a measurement, removes its files, and prints what `body` resolves to: the result, or an exit code where there is
 * none. On Ctrl-C `stop` ends what the signal alone does not.
 */
export async function runBench(
  purpose: string,
  first: string,
  body: (bench: Bench) => Promise<string | ExitCode>,
  stop: () => Promise<void> = () => Promise.resolve(),
): Promise<ExitCode> {
  const interrupt = onInterrupt(stop);
  const { signal } = interrupt;
  const folder = new TemporaryFolder(purpose);
  const spinner = startSpinner(process.stderr, first);
  try {
    const result = await body({ folder, signal, say: (text) => spinner.say(text) });
    spinner.stop();
    if (typeof result !== 'string') return result;
    process.stdout.write(result);
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
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
