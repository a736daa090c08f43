import { clean } from '../model/clean.ts';
import { startSpinner, type Spinner } from './spinner.ts';

/** One line on a terminal: what is running, how many are done, how long is left. Silent in a pipe. */
export class Progress {
  readonly #total: number;
  readonly #spinner: Spinner;
  readonly #running = new Set<string>();
  readonly #started = performance.now();
  #done = 0;

  constructor(total: number, stream: NodeJS.WriteStream) {
    this.#total = total;
    this.#spinner = startSpinner(stream, 'starting');
  }

  begun(id: string): void {
    this.#running.add(id);
    this.#show();
  }

  done(id: string): void {
    this.#running.delete(id);
    this.#done++;
    this.#show();
  }

  stop(): void {
    this.#spinner.stop();
  }

  #show(): void {
    const names = [...this.#running].slice(0, 3).map((id) => clean(id, 16));
    this.#spinner.say(`${this.#done}/${this.#total} graded${this.#left()} · ${names.join(', ')}`);
  }

  #left(): string {
    if (this.#done === 0) return '';
    const seconds = (((performance.now() - this.#started) / this.#done) * (this.#total - this.#done)) / 1000;
    return `, about ${seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`} left`;
  }
}
