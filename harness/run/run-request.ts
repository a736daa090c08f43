import type { Job } from '../model/job.ts';
import type { Limits } from '../model/limits.ts';
import type { SourceFile } from '../model/submission.ts';
import type { Worker } from './worker.ts';

/** One submission's files, and what to run on its main module. */
export interface RunRequest {
  readonly files: readonly SourceFile[];
  /** Name of the module's file, e.g. `mlp.py`; it is among `files`. */
  readonly main: string;
  readonly jobs: readonly Job[];
  /**
   * How many of the jobs, counted from the first, belong to public cases; all of them where it is left out. No other is
   * sent before these are answered: what student code says in a public case its author reads, and questions that are on
   * their way lie in the worker's memory.
   */
  readonly publicJobs?: number;
  /** Seeds the import. */
  readonly seed: number;
}

/** Where a session gets its workers from. */
export interface Workplace {
  readonly limits: Limits;
  readonly startWorker: () => Promise<Worker>;
  /** For code of the course's own, which may use torch.autograd. */
  readonly startWithThreads: () => Promise<Worker>;
  /** The last answer has come: another submission may begin while this one's worker is taken down. */
  readonly done: () => void;
  /** Runs a task while no other submission runs. */
  readonly alone: <T>(task: () => Promise<T>) => Promise<T>;
}
