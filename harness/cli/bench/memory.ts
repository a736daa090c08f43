import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MEBIBYTE = 2 ** 20;

/** Resident size of this process in MiB, after its garbage has been collected. */
export async function residentMb(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Twice: what finalizers let go in the first turn goes in the second.
  for (let turn = 0; turn < 2; turn++) {
    collect();
    await setImmediate();
  }
  return process.memoryUsage.rss() / MEBIBYTE;
}
