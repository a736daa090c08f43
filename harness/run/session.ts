import { randomInt } from 'node:crypto';
import type { Ending } from '../model/ending.ts';
import type { Job } from '../model/job.ts';
import type { Outcome, SubmissionRun } from '../model/outcome.ts';
import { encodedJob } from './encoded-job.ts';
import { KnownReplies } from './known-replies.ts';
import { bytesOf, endedByWallClock, notStarted, outcomeOf, TOO_MUCH } from './outcome-of.ts';
import type { RunRequest, Workplace } from './run-request.ts';
import { isScriptJob, parseScript, scriptQuestion, type ScriptJob } from './script-run.ts';
import type { Budget, Exit, Worker } from './worker.ts';

/** Endings that take the worker with them. Each is confirmed by one more run before it counts. */
const FATAL: ReadonlySet<Ending> = new Set(['timed-out', 'output-limit', 'crashed', 'bad-reply']);
/**
 * How many jobs are on their way to a worker: it answers half of them with one message (channel.py) and has the other half
 * to go on with, since waking each other costs more than most cases. They are inputs alone, as always.
 */
const AHEAD = 16;
/** What one submission may return in all its cases, as a multiple of what it may in one: the judge keeps it all. */
const REPLIES_KEPT = 4;
/** Time for choosing jobs one after the other, as a multiple of what one job may take. */
const EXPLORED = 10;
const MEBIBYTE = 2 ** 20;
/** Of an import and of a script, which are asked for no values. */
const WITHOUT_VALUES = new KnownReplies(new Set());

/** Runs one submission: imports it, then every job, on as many fresh workers as its endings make necessary. */
export async function runSubmission(request: RunRequest, workplace: Workplace): Promise<SubmissionRun> {
  const { submission_cpu_seconds: seconds, wall_factor: factor } = workplace.limits;
  const session = new Session(request, workplace, seconds * factor);
  try {
    return await session.run();
  } finally {
    await session.release();
  }
}

/** Runs a submission's module on jobs that are chosen one after the other. */
export async function explore<T>(
  request: Omit<RunRequest, 'jobs'>,
  workplace: Workplace,
  task: (run: (job: Job) => Promise<Outcome>) => Promise<T>,
): Promise<T> {
  const { case_cpu_seconds: seconds, wall_factor: factor } = workplace.limits;
  const session = new Session({ ...request, jobs: [] }, workplace, EXPLORED * seconds * factor);
  try {
    return await task((job) => session.once(job));
  } finally {
    await session.release();
  }
}

/** Whether a worker came to the same end twice. */
function isAlike(one: Outcome, other: Outcome): boolean {
  return one.ending === other.ending && endedByWallClock(one) === endedByWallClock(other);
}

class Session {
  readonly #request: RunRequest;
  readonly #workplace: Workplace;
  readonly #started = performance.now();
  readonly #wallSeconds: number;
  #worker: Worker | null = null;
  #cpuMs = 0;
  #peakKb = 0;
  readonly #output: Buffer[] = [];
  #truncated = false;
  /** How many confirmed endings took a worker along. */
  #fatal = 0;

  /** After `wallSeconds` no further job is begun: code that sleeps just within the limit of each case ends too. */
  constructor(request: RunRequest, workplace: Workplace, wallSeconds: number) {
    this.#request = request;
    this.#workplace = workplace;
    this.#wallSeconds = wallSeconds;
  }

  async run(): Promise<SubmissionRun> {
    const { jobs } = this.#request;
    const load = await this.#confirmed(() => this.#load());
    const outcomes = load.ending === 'returned' ? await this.#runAll() : jobs.map(() => notStarted(null));
    this.#workplace.done();
    await this.release();
    const text = Buffer.concat(this.#output).toString('utf8');
    const wallMs = performance.now() - this.#started;
    return {
      load,
      outcomes,
      output: { text, truncated: this.#truncated },
      timing: { wallMs, cpuMs: this.#cpuMs, peakKb: this.#peakKb },
    };
  }

  /** One job on the current worker, or on a new one when the last job took it along. */
  async once(job: Job): Promise<Outcome> {
    if (this.#isOverdue) return notStarted(this.#overdueText);
    return this.#confirmed(() => this.#runJob(job));
  }

  /** Outcomes in the order of the jobs; scripts run after everything else. */
  async #runAll(): Promise<readonly Outcome[]> {
    const { jobs, publicJobs = jobs.length } = this.#request;
    const outcomes: Outcome[] = [];
    const open = jobs.slice(0, publicJobs).filter((job) => !isScriptJob(job)).length;
    await this.#runJobs(
      jobs.filter((job) => !isScriptJob(job)),
      open,
      outcomes,
    );
    const ofScripts = await this.#runScripts(jobs.filter(isScriptJob));
    return jobs.map((job) => (isScriptJob(job) ? ofScripts : outcomes).shift()!);
  }

  /** Each script in a worker in which nothing has run before it, and nothing runs after it. */
  async #runScripts(scripts: readonly ScriptJob[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const job of scripts) {
      const overdue = this.#isOverdue ? notStarted(this.#overdueText) : null;
      const outcome = this.#givenUp() ?? overdue ?? (await this.#confirmed(() => this.#runScript(job)));
      outcomes.push(outcome);
      if (FATAL.has(outcome.ending)) this.#fatal++;
    }
    return outcomes;
  }

  async #runScript(job: ScriptJob): Promise<Outcome> {
    await this.release();
    this.#worker = await this.#workplace.startWithThreads();
    const { files, main } = this.#request;
    const id = randomInt(2 ** 32);
    const { header, payload } = scriptQuestion(id, job, files, main);
    const budget = this.#budget(this.#workplace.limits.import_cpu_seconds);
    const answer = await this.#worker.ask([header], payload, budget);
    const outcome = outcomeOf(answer, id, WITHOUT_VALUES, budget);
    await this.release();
    const script =
      answer.kind === 'frame' && outcome.ending !== 'bad-reply' ? parseScript(answer.frame) : null;
    return script === null ? outcome : { ...outcome, script };
  }

  /**
   * Runs all jobs in order, several on their way to the worker at a time. Where one takes the worker with it, the rest
   * go on in another, one at a time.
   */
  async #runJobs(jobs: readonly Job[], publicJobs: number, outcomes: Outcome[]): Promise<void> {
    let room = this.#workplace.limits.reply_mb * MEBIBYTE * REPLIES_KEPT;
    const asked: Promise<Outcome>[] = [];
    let ahead = AHEAD;
    let rest: Outcome | null = null;
    while (outcomes.length < jobs.length && rest === null) {
      const index = outcomes.length;
      const isOverdue = this.#isOverdue;
      const end = isOverdue ? 0 : index < publicJobs ? publicJobs : jobs.length;
      if (asked.length <= ahead / 2) {
        while (asked.length < ahead && index + asked.length < end) {
          const outcome = this.#runJob(jobs[index + asked.length]!);
          // When the worker is lost, all that were asked reject, and the first of them is thrown below.
          outcome.catch(() => undefined);
          asked.push(outcome);
        }
      }
      const next = asked.shift();
      if (next === undefined) {
        rest = notStarted(this.#overdueText);
        break;
      }
      const first = await next;
      const isFatal = FATAL.has(first.ending);
      if (isFatal) ahead = 1;
      const lost = asked.length;
      const known = isFatal
        ? await this.#afterLoss(first, asked, jobs.slice(index, index + lost + 1))
        : [first];
      for (const outcome of known) {
        room -= bytesOf(outcome);
        outcomes.push(room < 0 ? TOO_MUCH : outcome);
        if (FATAL.has(outcome.ending)) this.#fatal++;
        rest =
          room < 0 ? notStarted('the results of the cases before it are too large to keep') : this.#givenUp();
        if (rest !== null) break;
      }
    }
    if (rest !== null) outcomes.push(...jobs.slice(outcomes.length).map(() => rest));
  }

  /** What is said of further cases once too many had to be ended; null before. */
  #givenUp(): Outcome | null {
    if (this.#fatal < this.#workplace.limits.fatal_endings) return null;
    return notStarted(`${this.#fatal} earlier cases had to be ended`);
  }

  /**
   * Runs jobs again, one at a time, whose worker was lost while they were on their way: any of them may have ended it,
   * since answers leave together. Resolves to the outcomes up to the one that ends a worker once more, which confirms it.
   */
  async #afterLoss(
    first: Outcome,
    asked: Promise<Outcome>[],
    suspects: readonly Job[],
  ): Promise<readonly Outcome[]> {
    await Promise.all(asked.splice(0));
    await this.release();
    const outcomes: Outcome[] = [];
    const runAll = async (): Promise<void> => {
      for (const job of suspects) {
        const outcome = await this.#runJob(job);
        outcomes.push(outcome);
        if (FATAL.has(outcome.ending)) return this.release();
      }
    };
    await (endedByWallClock(first) ? this.#workplace.alone(runAll) : runAll());
    const last = outcomes.at(-1)!;
    if (!FATAL.has(last.ending) || isAlike(first, last)) return outcomes;
    return [
      ...outcomes.slice(0, -1),
      await this.#again(last, () => this.#runJob(suspects[outcomes.length - 1]!)),
    ];
  }

  /** Ends the current worker and adds up what it cost. */
  async release(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    this.#worker = null;
    const exit = await worker.stop();
    this.#account(exit);
    const { bytes, truncated } = await worker.output.finished();
    const room =
      this.#workplace.limits.output_kept_kb * 1024 -
      this.#output.reduce((sum, chunk) => sum + chunk.length, 0);
    this.#output.push(bytes.subarray(0, Math.max(0, room)));
    this.#truncated ||= truncated || bytes.length > room;
  }

  /**
   * An ending that takes the worker with it may be the machine's doing (a kill from outside, a busy machine), so it
   * counts only when it comes again in a fresh worker; one by the wall clock only when nothing else runs meanwhile.
   */
  async #confirmed(run: () => Promise<Outcome>): Promise<Outcome> {
    const first = await run();
    if (!FATAL.has(first.ending)) return first;
    await this.release();
    return this.#again(first, run);
  }

  async #again(first: Outcome, run: () => Promise<Outcome>): Promise<Outcome> {
    const again = endedByWallClock(first) ? await this.#workplace.alone(run) : await run();
    if (FATAL.has(again.ending)) await this.release();
    return again;
  }

  /** Starts a worker and imports the module in it. */
  async #load(): Promise<Outcome> {
    this.#worker = await this.#workplace.startWorker();
    const { files, main, seed } = this.#request;
    const load = { main, seed, files: files.map(({ name, bytes }) => [name, bytes.byteLength]) };
    const id = randomInt(2 ** 32);
    const payload = files.map(({ bytes }) => bytes);
    const budget = this.#budget(this.#workplace.limits.import_cpu_seconds);
    const answer = await this.#worker.ask([Buffer.from(JSON.stringify({ id, load }))], payload, budget);
    return outcomeOf(answer, id, WITHOUT_VALUES, budget);
  }

  async #runJob(job: Job): Promise<Outcome> {
    if (this.#worker === null) {
      const load = await this.#load();
      if (load.ending !== 'returned') return load;
    }
    const { header, payload, replies } = encodedJob(job);
    const id = randomInt(2 ** 32);
    const budget = this.#budget(this.#workplace.limits.case_cpu_seconds);
    const answer = await this.#worker!.ask([Buffer.from(`{"id":${id}`), header], [payload], budget);
    return outcomeOf(answer, id, replies, budget);
  }

  get #isOverdue(): boolean {
    return performance.now() - this.#started > this.#wallSeconds * 1000;
  }

  get #overdueText(): string {
    return `the cases before it took more than ${this.#wallSeconds} s together`;
  }

  #budget(cpuSeconds: number): Budget {
    return { cpuMs: cpuSeconds * 1000, wallMs: cpuSeconds * 1000 * this.#workplace.limits.wall_factor };
  }

  #account(exit: Exit | 'lost'): void {
    if (exit === 'lost') return;
    this.#cpuMs += exit.cpu_ms;
    this.#peakKb = Math.max(this.#peakKb, exit.peak_kb);
  }
}
