import type { Interpreter } from '../../run/interpreter.ts';
import type { Isolation } from '../../run/isolation.ts';
import { benchAssignment, benchCases, RANDOM_SHAPES } from './assignment.ts';
import { BenchError } from './bench-error.ts';
import { BenchClass, type Cost } from './class.ts';
import { extraMs } from './extra.ts';
import { residentMb } from './memory.ts';
import { timeProcesses, type ProcessSetting } from './processes.ts';
import type { TemporaryFolder } from './temporary-folder.ts';
import { loadSample } from './sample.ts';
import { spread, type Spread } from './spread.ts';

export const CASES = 100;
/** What part of the one-case submissions is graded before memory is measured first: 100 of 2,000. */
const WARM_UP_PART = 20;
/** Rounds that are made on the slowest machine, and the age of this process after which no further one begins. */
const LEAST_ROUNDS = 2;
const LAST_BEGIN_MS = 48_000;
/** The age of this process after which no further submissions of one case are begun. */
const SMALL_UNTIL_MS = 28_000;

export interface MeasureOptions {
  readonly isolation: Isolation;
  readonly interpreters: readonly Interpreter[];
  readonly root: string | null;
  readonly folder: TemporaryFolder;
  readonly signal: AbortSignal;
  readonly jobs: number;
  /** At most; fewer where time runs out. */
  readonly rounds: number;
  /** Size of the classes that Backcheck grades before and after each round: submissions of 100 cases. */
  readonly submissions: number;
  /** Submissions of one case, at most; fewer where time runs out. */
  readonly small: number;
  /** Right submissions to repeat, instead of those of the sample class. */
  readonly sample: readonly string[] | undefined;
  readonly say: (text: string) => void;
}

export interface Measured {
  readonly ratio_process_per_submission: Spread;
  readonly ratio_process_per_case: Spread;
  readonly ms_per_submission_100_cases: Spread;
  readonly ms_per_submission_1_case: Spread;
  /** What a case of 200 random shapes adds to a submission. */
  readonly ms_per_200_random_shapes: Spread;
  readonly submissions_per_minute: Spread;
  readonly ms_per_submission_by_process: Spread;
  readonly ms_per_submission_by_process_per_case: Spread;
  readonly judge_cpu_ms_per_submission: Spread;
  readonly worker_cpu_ms_per_submission: Spread;
  /** Resident size after some and after many submissions of one case, and the difference. */
  readonly judge_memory_mb: Readonly<Record<string, number>>;
  /** How many rounds were made; in the first, the third and so on also processes of one case each, so many at a time. */
  readonly rounds: number;
  readonly processes_per_case_per_round: number;
}

/** One round: milliseconds per submission of 100 cases, measured within the same seconds; ours around the others. */
interface Round {
  readonly ours: Cost;
  readonly perSubmission: number;
  /** 100 times a process of one case; null where it was not measured. */
  readonly perCase: number | null;
}

/** Measures Backcheck with one-case submissions, then all three ways of grading 100 cases in interleaved rounds. */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const { isolation, folder, jobs, signal, rounds, submissions, say } = options;
  const sample = await loadSample(options.sample);
  const cases = benchCases(CASES);
  const setting = { isolation, sample, folder, jobs, signal };
  const first = cases.slice(0, 1);
  const oneCase = new BenchClass(benchAssignment(first), setting);
  const withRandom = new BenchClass(benchAssignment([...first, RANDOM_SHAPES]), setting);
  const allCases = new BenchClass(benchAssignment(cases), setting);
  say('looking for an interpreter for the processes');
  const bare = { root: options.root, cases, sample, folder, jobs, signal, tier: isolation.tier };
  const perSubmission = await firstThatWorks(bare, options.interpreters);
  // Another root folder needs bubblewrap, which adds 4 ms.
  const perCase = options.root === null ? ({ ...perSubmission, tier: 'C' } as const) : perSubmission;

  const small = await measureSmall(oneCase, options);
  say('random shapes');
  const random = await extraMs(oneCase, withRandom, rounds);
  say('warming up');
  await allCases.grade(Math.min(submissions, jobs * 5));
  const measured: Round[] = [];
  say('a class');
  let before = await allCases.grade(submissions);
  for (
    let round = 0;
    round < rounds && (round < LEAST_ROUNDS || performance.now() < LAST_BEGIN_MS);
    round++
  ) {
    say(`round ${round + 1} of ${rounds}`);
    const byCase = round % 2 === 0 ? (await timeProcesses(perCase, round, 1)) * CASES : null;
    const bySubmission = await timeProcesses(perSubmission, round, CASES);
    const after = await allCases.grade(submissions);
    // Of the classes before and after, so that a machine that grows busy meanwhile slows both sides alike.
    measured.push({ ours: mean(before, after), perSubmission: bySubmission, perCase: byCase });
    before = after;
  }
  const over = (value: (round: Round) => number | null): Spread =>
    spread(measured.map(value).filter((number) => number !== null));
  return {
    ratio_process_per_submission: over(({ perSubmission: other, ours }) => other / ours.ms),
    ratio_process_per_case: over(({ perCase: other, ours }) => other && other / ours.ms),
    ms_per_submission_100_cases: over(({ ours }) => ours.ms),
    ...small,
    ms_per_200_random_shapes: random,
    submissions_per_minute: over(({ ours }) => 60_000 / ours.ms),
    ms_per_submission_by_process: over((round) => round.perSubmission),
    ms_per_submission_by_process_per_case: over((round) => round.perCase),
    judge_cpu_ms_per_submission: over(({ ours }) => ours.judgeCpuMs),
    worker_cpu_ms_per_submission: over(({ ours }) => ours.workerCpuMs),
    rounds: measured.length,
    processes_per_case_per_round: jobs,
  };
}

/** Time and memory of submissions with one case each. */
async function measureSmall(
  oneCase: BenchClass,
  { small, rounds, say }: MeasureOptions,
): Promise<Pick<Measured, 'ms_per_submission_1_case' | 'judge_memory_mb'>> {
  say('submissions of one case');
  const first = Math.max(1, Math.round(small / WARM_UP_PART));
  await oneCase.grade(first);
  const early = await residentMb();
  const times: number[] = [];
  let done = first;
  for (let round = 1; round <= rounds && (round === 1 || performance.now() < SMALL_UNTIL_MS); round++) {
    const upTo = Math.max(done + 1, first + Math.round(((small - first) * round) / rounds));
    const { ms } = await oneCase.grade(upTo - done);
    times.push(ms);
    done = upTo;
    say(`submissions of one case: ${done} of ${small}`);
  }
  const late = await residentMb();
  return {
    ms_per_submission_1_case: spread(times),
    judge_memory_mb: { [`after_${first}`]: early, [`after_${done}`]: late, growth: late - early },
  };
}

/** The interpreter that the fork server took too: the first with which a submission is found right. */
async function firstThatWorks(
  setting: Omit<ProcessSetting, 'interpreter'>,
  interpreters: readonly Interpreter[],
): Promise<ProcessSetting> {
  let failure = new BenchError('there is no Python with torch');
  for (const interpreter of interpreters) {
    try {
      await timeProcesses({ ...setting, interpreter, jobs: 1 }, 0, CASES);
      return { ...setting, interpreter };
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      failure = error;
    }
  }
  throw failure;
}

function mean(a: Cost, b: Cost): Cost {
  return {
    ms: (a.ms + b.ms) / 2,
    judgeCpuMs: (a.judgeCpuMs + b.judgeCpuMs) / 2,
    workerCpuMs: (a.workerCpuMs + b.workerCpuMs) / 2,
  };
}
