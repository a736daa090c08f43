import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ConfigurationOptions } from './configuration.ts';
import type { Range } from './measure-worker.ts';
import { EMPTY, together, type Tally } from './tally.ts';

/** Configurations that a thread does at a time. */
const RANGE = 250;

/** The tally of the configurations 0 to `count` − 1, in `jobs` threads; `progress` hears how many are done. */
export async function measureAll(
  count: number,
  jobs: number,
  options: ConfigurationOptions,
  progress: (tally: Tally) => void,
): Promise<Tally> {
  const ranges = rangesOf(count, options)[Symbol.iterator]();
  let tally = EMPTY;
  const runThread = async (): Promise<void> => {
    const worker = new Worker(new URL('measure-worker.ts', import.meta.url));
    try {
      for (const range of ranges) {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, and no window of a browser
        worker.postMessage(range);
        const [answer] = (await once(worker, 'message')) as [Tally];
        tally = together(tally, answer);
        progress(tally);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: jobs }, runThread));
  return tally;
}

function rangesOf(count: number, options: ConfigurationOptions): readonly Range[] {
  return Array.from({ length: Math.ceil(count / RANGE) }, (_, index) => {
    const first = index * RANGE;
    return { ...options, first, count: Math.min(RANGE, count - first) };
  });
}
