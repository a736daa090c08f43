import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { clean } from '../model/clean.ts';

/** The process of a fork server, and what it says on standard error. */
export class RunningServer {
  readonly control: Duplex;
  /** Resolves when the process is gone, to how it ended; never rejects. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  #stderr = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    this.control = child.stdio[3] as Duplex;
    child.stderr!.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-2000);
    });
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (status, signal) => resolve(signal ?? `exit code ${status}`));
    });
  }

  get lastWords(): string {
    return clean(this.#stderr, 500);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
