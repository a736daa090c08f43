import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { ChainFields } from '../../kinds/two-layer-net/schema.ts';
import type { SubmissionSource } from '../../load/submissions.ts';
import { clean } from '../../model/clean.ts';
import type { Tier } from '../../model/tier.ts';
import type { Interpreter } from '../../run/interpreter.ts';
import { launch } from '../../run/launch.ts';
import { BenchError } from './bench-error.ts';
import type { TemporaryFolder } from './temporary-folder.ts';

const SCRIPT = join(import.meta.dirname, 'by_autograd.py');
const LONGEST_MS = 120_000;
/**
 * A process of PyTorch 2 that ends soon after its first backward() may wait ten seconds for a thread of autograd
 * (pytorch.org/docs, miscellaneous environment variables). That is nobody's work, and would flatter Backcheck.
 */
const NO_WAIT_AT_EXIT = { TORCH_AUTOGRAD_SHUTDOWN_WAIT_LIMIT: '0' };

export interface ProcessSetting {
  readonly interpreter: Interpreter;
  readonly root: string | null;
  readonly tier: Tier;
  readonly cases: readonly ChainFields[];
  readonly sample: readonly SubmissionSource[];
  readonly folder: TemporaryFolder;
  readonly jobs: number;
  readonly signal: AbortSignal;
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Starts `jobs` processes at a time, each of which loads torch and checks `casesEach` cases of one submission against
 * autograd; which submission and case, changes with the round. Returns the wall-clock time that one takes, divided by
 * `jobs`: as if the next began at once wherever one ends. Throws BenchError when one of them does not find its submission
 * right.
 */
export async function timeProcesses(
  setting: ProcessSetting,
  round: number,
  casesEach: number,
): Promise<number> {
  const { jobs, signal } = setting;
  const commands = Array.from({ length: jobs }, (_, index) =>
    prepare(setting, round * jobs + index, casesEach),
  );
  const times = await Promise.all(
    commands.map(async (command) => {
      const start = performance.now();
      await run(command, signal);
      return performance.now() - start;
    }),
  );
  return times.reduce((sum, ms) => sum + ms, 0) / jobs ** 2;
}

/** Command line and files of one process; its folder is its own, as a fork server's is. */
function prepare(setting: ProcessSetting, index: number, casesEach: number): Command {
  const { interpreter, root, tier, cases, sample, folder } = setting;
  const runFolder = folder.make('process');
  copyFileSync(join(sample[index % sample.length]!.path, 'mlp.py'), join(runFolder, 'mlp.py'));
  const list = cases.map(({ network, batch, loss }, seed) => ({ ...network, batch, loss, seed }));
  const text = JSON.stringify({ sys_path: interpreter.searchPath, cases: list });
  writeFileSync(join(runFolder, 'cases.json'), text);
  const asRoot = process.getuid?.() === 0;
  const { command, args, environment, socket } = launch(
    { ...interpreter, root, tier, runFolder, asRoot },
    readFileSync(SCRIPT, 'utf8'),
  );
  // Where the fork server would find the judge's socket, this one finds its files.
  const inside = dirname(socket);
  const first = casesEach === 1 ? index % cases.length : 0;
  return {
    file: command,
    args: [...args, inside, String(first), String(casesEach)],
    environment: { ...environment, ...NO_WAIT_AT_EXIT },
  };
}

async function run({ file, args, environment }: Command, signal: AbortSignal): Promise<void> {
  const result = await execa(file, args, {
    env: environment,
    extendEnv: false,
    cwd: '/',
    stdin: 'ignore',
    cancelSignal: signal,
    killSignal: 'SIGKILL',
    timeout: LONGEST_MS,
    reject: false,
  });
  if (!result.failed) return;
  const lastWords = result.stderr.trim().split('\n').at(-1)!;
  throw new BenchError(
    `a process with torch.autograd failed: ${clean(lastWords || (result.shortMessage ?? 'no reason given'))}`,
  );
}
