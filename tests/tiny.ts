import { DEFAULT_LIMITS, type Limits } from '../harness/model/limits.ts';
import type { Job } from '../harness/model/job.ts';
import type { Tier } from '../harness/model/tier.ts';
import { openPool } from '../harness/run/isolation.ts';
import type { Pool } from '../harness/run/pool.ts';
import type { RunRequest } from '../harness/run/run-request.ts';

/** A job that calls f(x) with four numbers and keeps what it returns as `y`. */
export function callF(x: readonly number[] = [1, 2, 3, 4], seed = 1): Job {
  return {
    seed,
    tensors: { x: { shape: [x.length], data: Float32Array.from(x) } },
    steps: [
      { do: 'call', at: 'f', function: ['f'], args: [{ tensor: 'x' }], results: ['y'] },
      { do: 'keep', values: { y: ['y'] } },
    ],
  };
}

/** A submission with one file, from its source. */
export function request(source: string, jobs: readonly Job[] = [callF()]): RunRequest {
  return { files: [{ name: 'mlp.py', bytes: Buffer.from(source) }], main: 'mlp.py', jobs, seed: 0 };
}

/** Limits small enough for a test to wait for. */
export const SMALL: Limits = {
  ...DEFAULT_LIMITS,
  import_cpu_seconds: 2,
  case_cpu_seconds: 0.4,
  wall_factor: 5,
  output_kb: 256,
};

/** A pool at a tier, as for so many submissions, or an error that says why not. */
export async function poolAt(
  tier: Tier,
  root: string | null,
  limits: Limits = SMALL,
  slots = 2,
  submissions = 8,
): Promise<Pool> {
  const opened = await openPool(
    { tier, allowPlain: false, root, limits, slots, preload: [], submissions, secret: [] },
    process.env,
  );
  if ('why' in opened) throw new Error(opened.why);
  return opened.pool;
}
