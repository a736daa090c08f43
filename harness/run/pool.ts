import { ForkServer, type ForkServerOptions } from './fork-server.ts';
import { ForkServerError } from './fork-server-error.ts';
import { Gate } from './gate.ts';
import { explore, runSubmission, type RunRequest, type Workplace } from './session.ts';
import type { Job } from '../model/job.ts';
import type { Outcome, SubmissionRun } from '../model/outcome.ts';

/** How often one submission is graded again because the harness lost its worker under it. */
const ATTEMPTS = 4;

/** Runs submissions on one fork server, several at a time, and starts another server when it is lost. */
export class Pool {
  readonly #options: ForkServerOptions;
  readonly #gate: Gate;
  #server: Promise<ForkServer>;
  #closed = false;

  private constructor(options: ForkServerOptions, slots: number, server: ForkServer) {
    this.#options = options;
    this.#gate = new Gate(slots);
    this.#server = Promise.resolve(server);
    this.versions = server.versions;
  }

  /** Versions of what the submissions run on. */
  readonly versions: Readonly<Record<string, string>>;

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
    return this.#insistently(() => runSubmission(request, this.#workplace()));
  }

  /** Runs a submission on jobs that `task` chooses one after the other. Throws as `run` does. */
  async explore<T>(
    request: Omit<RunRequest, 'jobs'>,
    task: (run: (job: Job) => Promise<Outcome>) => Promise<T>,
  ): Promise<T> {
    return this.#insistently(() => explore(request, this.#workplace(), task));
  }

  async #insistently<T>(attemptOnce: () => Promise<T>): Promise<T> {
    await this.#gate.enter();
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await attemptOnce();
        } catch (error) {
          if (!(error instanceof ForkServerError) || attempt === ATTEMPTS || this.#closed) throw error;
        }
      }
    } finally {
      this.#gate.leave();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const server = await this.#server.catch(() => null);
    await server?.close();
  }

  #workplace(): Workplace {
    return {
      limits: this.#options.limits,
      startWorker: async () => (await this.#liveServer()).startWorker(),
      alone: async (task) => {
        this.#gate.leave();
        try {
          return await this.#gate.alone(task);
        } finally {
          await this.#gate.enter();
        }
      },
    };
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
