import { ForkServer, type ForkServerOptions } from './fork-server.ts';
import { ForkServerError } from './fork-server-error.ts';
import { Gate } from './gate.ts';
import type { Worker } from './worker.ts';
import type { RunRequest, Workplace } from './run-request.ts';
import { explore, runSubmission } from './session.ts';
import type { Job } from '../model/job.ts';
import type { Outcome, SubmissionRun } from '../model/outcome.ts';

/** How often one submission is graded again because the harness lost its worker under it. */
const ATTEMPTS = 4;

/** Runs submissions on one fork server, several at a time, and starts another server when it is lost. */
export class Pool {
  readonly #options: ForkServerOptions;
  readonly #gate: Gate;
  #server: Promise<ForkServer>;
  #ahead: Promise<Worker | null> | null = null;
  #closed = false;

  private constructor(options: ForkServerOptions, slots: number, server: ForkServer) {
    this.#options = options;
    this.#gate = new Gate(slots);
    this.#server = Promise.resolve(server);
    this.versions = server.versions;
    this.files = server.files;
  }

  /** Versions of what the submissions run on. */
  readonly versions: Readonly<Record<string, string>>;
  /** Files that these come from, as seen from inside the root folder. */
  readonly files: readonly string[];

  /** Starts the fork server, and one worker to see that its walls can be built. Throws ForkServerError otherwise. */
  static async start(options: ForkServerOptions, slots: number): Promise<Pool> {
    const server = await ForkServer.start(options);
    try {
      const worker = await server.startWorker();
      await worker.stop();
    } catch (error) {
      await server.close();
      throw error;
    }
    return new Pool(options, slots, server);
  }

  /**
   * Runs one submission. Throws ForkServerError when its worker was lost to something that was not its own doing, and
   * running it again did not help.
   */
  async run(request: RunRequest): Promise<SubmissionRun> {
    return this.#insistently((workplace) => runSubmission(request, workplace));
  }

  /** Runs a submission on jobs that `task` chooses one after the other. Throws as `run` does. */
  async explore<T>(
    request: Omit<RunRequest, 'jobs'>,
    task: (run: (job: Job) => Promise<Outcome>) => Promise<T>,
  ): Promise<T> {
    return this.#insistently((workplace) => explore(request, workplace, task));
  }

  async #insistently<T>(attemptOnce: (workplace: Workplace) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const seat = new Seat(this.#gate);
      await seat.take();
      try {
        return await attemptOnce(this.#workplace(seat));
      } catch (error) {
        if (!(error instanceof ForkServerError) || attempt === ATTEMPTS || this.#closed) throw error;
      } finally {
        seat.free();
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const server = await this.#server.catch(() => null);
    await server?.close();
  }

  #workplace(seat: Seat): Workplace {
    return {
      limits: this.#options.limits,
      startWorker: () => this.#nextWorker(),
      startWithThreads: async () => (await this.#liveServer()).startWorker(true),
      done: () => seat.free(),
      alone: async (task) => {
        seat.free();
        try {
          return await this.#gate.alone(task);
        } finally {
          await seat.take();
        }
      },
    };
  }

  /**
   * The worker that was made ahead, if it is sound, and has the next one made: building a worker's walls waits for the
   * kernel more than it computes.
   */
  async #nextWorker(): Promise<Worker> {
    const ahead = this.#ahead;
    this.#ahead = null;
    const ready = await ahead;
    const worker = ready?.isUsable === true ? ready : await (await this.#liveServer()).startWorker();
    this.#ahead ??= this.#closed ? null : this.#makeAhead();
    return worker;
  }

  async #makeAhead(): Promise<Worker | null> {
    try {
      return await (await this.#liveServer()).startWorker();
    } catch {
      // Whoever needs a worker next starts one, and is told then.
      return null;
    }
  }

  async #liveServer(): Promise<ForkServer> {
    const current = this.#server;
    const server = await current.catch(() => null);
    if (server !== null && server.lost === null) return server;
    // Several sessions may see the loss; the first replaces the server for all.
    if (this.#server === current && !this.#closed) this.#server = ForkServer.start(this.#options);
    return this.#server;
  }
}

/** A place inside the gate that is left once, whoever leaves it first. */
class Seat {
  readonly #gate: Gate;
  #taken = false;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  async take(): Promise<void> {
    await this.#gate.enter();
    this.#taken = true;
  }

  free(): void {
    if (this.#taken) this.#gate.leave();
    this.#taken = false;
  }
}
