import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { zeros, map, type Tensor } from '../tensor.ts';

/** Fixed, so that a failure is there again; set BACKCHECK_SEED to try other draws. */
export const SEED = Number(process.env['BACKCHECK_SEED'] ?? 1);

/** Random numbers that a seed brings back. */
export class Sampler {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * uniformFloat64(this.#generator);
  }

  /** A whole number; both ends may occur. */
  whole(low: number, high: number): number {
    return Math.floor(this.uniform(low, high + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)]!;
  }

  /** 10 to a power that is uniform between two. */
  scale(low: number, high: number): number {
    return 10 ** this.uniform(low, high);
  }

  /** Uniform in ±size, rounded to float32 as the inputs of a submission are. */
  tensor(shape: readonly number[], size: number): Tensor {
    return map(zeros(shape), () => Math.fround(this.uniform(-size, size)));
  }
}
