import { parentPort } from 'node:worker_threads';
import type { ConfigurationOptions } from './configuration.ts';
import { measureRange } from './measure-range.ts';

/** What a worker thread is asked; it answers with a Tally. */
export interface Range extends ConfigurationOptions {
  readonly first: number;
  readonly count: number;
}

parentPort!.on('message', ({ first, count, ...options }: Range) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, and no window of a browser
  parentPort!.postMessage(measureRange(first, count, options));
});
