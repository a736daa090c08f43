import { KINDS } from '../../kinds/index.ts';
import type { SubmissionSource } from '../../load/submissions.ts';
import type { Assignment } from '../../model/assignment.ts';
import type { SubmissionResult } from '../../model/report.ts';
import { caseFingerprints } from '../../plan/fingerprint.ts';
import { plan } from '../../plan/plan.ts';
import type { Isolation } from '../../run/isolation.ts';
import { gradeClass } from '../grade-class.ts';
import type { GradingContext } from '../grading-context.ts';
import { SharedWork } from '../shared-work.ts';
import { ownVersion } from '../version.ts';
import { BenchError } from './bench-error.ts';
import type { TemporaryFolder } from './temporary-folder.ts';
import { repeated } from './sample.ts';

const SEED = 0;

/** What grading one submission cost, on average. */
export interface Cost {
  /** Wall-clock time from one result to the next while all slots are busy, as they are in the midst of a large class. */
  readonly ms: number;
  /** CPU time of the judge, with its own threads. */
  readonly judgeCpuMs: number;
  /** CPU time of the workers, as the kernel reports it. */
  readonly workerCpuMs: number;
}

/**
 * Grades a class of any size as `backcheck grade` does, from reading to the synced result, in several sittings: its cases
 * are prepared in the first of them.
 */
export class BenchClass {
  readonly #assignment: Assignment;
  readonly #isolation: Isolation;
  readonly #context: GradingContext;
  readonly #sample: readonly SubmissionSource[];
  readonly #folder: TemporaryFolder;
  readonly #slots: number;
  readonly #signal: AbortSignal;
  #graded = 0;

  constructor(
    assignment: Assignment,
    setting: {
      readonly isolation: Isolation;
      readonly sample: readonly SubmissionSource[];
      readonly folder: TemporaryFolder;
      readonly jobs: number;
      readonly signal: AbortSignal;
    },
  ) {
    this.#assignment = assignment;
    this.#isolation = setting.isolation;
    this.#context = {
      assignment,
      parts: plan(assignment, KINDS, SEED),
      shared: new SharedWork(),
      pool: setting.isolation.pool,
      seed: SEED,
    };
    this.#sample = setting.sample;
    this.#folder = setting.folder;
    this.#slots = setting.jobs;
    this.#signal = setting.signal;
  }

  /** Grades `count` submissions that were not graded before. Throws BenchError unless all of them pass. */
  async grade(count: number): Promise<Cost> {
    const sources = repeated(this.#sample, this.#graded, count);
    this.#graded += count;
    const out = this.#folder.make('out');
    let failure: SubmissionResult | null = null;
    let workerCpuMs = 0;
    const times = [performance.now()];
    const cpu = process.cpuUsage();
    const { pool, tier } = this.#isolation;
    const versions = { backcheck: ownVersion(), node: process.versions.node, ...pool.versions };
    const circumstances = {
      assignment: this.#assignment.contentHash,
      seed: SEED,
      tier,
      versions,
      cases: caseFingerprints(this.#assignment.cases),
    };
    const options = { out, fresh: false, slots: this.#slots, signal: this.#signal };
    await gradeClass(sources, this.#context, circumstances, options, {
      begun: () => undefined,
      done: (result) => {
        times.push(performance.now());
        workerCpuMs += result.timing.cpu_ms;
        if (result.verdict !== 'pass') failure ??= result;
      },
    });
    const { user, system } = process.cpuUsage(cpu);
    this.#signal.throwIfAborted();
    if (failure !== null) throw new BenchError(whyNot(failure));
    const done = times.length - 1;
    if (done !== count) throw new BenchError(`only ${done} of ${count} submissions were graded`);
    return {
      ms: betweenResults(times, this.#slots),
      judgeCpuMs: (user + system) / 1000 / count,
      workerCpuMs: workerCpuMs / count,
    };
  }
}

/**
 * The mean time from one result to the next, of those between which all slots were busy: the first few come while they
 * fill, the last while they empty. `times` are the beginning and each result; where they are too few, all count.
 */
export function betweenResults(times: readonly number[], slots: number): number {
  const busy = times.slice(slots, -slots);
  const [first, ...rest] = busy.length > 1 ? busy : times;
  return (rest.at(-1)! - first!) / rest.length;
}

function whyNot({ id, verdict, cases, messages }: SubmissionResult): string {
  const item = cases.find((one) => one.verdict !== 'pass');
  const [message] = [...messages, ...(item?.messages ?? [])];
  return `the right submission ${id} got ${verdict}: ${item?.title ?? ''}: ${message?.text ?? 'no reason given'}`;
}
