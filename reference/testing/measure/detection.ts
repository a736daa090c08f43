import { RESULTS, type Result } from '../implementations.ts';
import { Sampler } from '../sampler.ts';
import { drawTrainingStep } from '../training-step.ts';
import { chain } from '../../two-layer-net.ts';
import type { Bounded } from '../../bounded.ts';
import { homeworkPair } from './configuration.ts';

/** Of one result: the relative error that is just rejected, in the middle, in 95 of 100 nets, and at worst. */
export interface Detection {
  readonly result: Result;
  readonly median: number;
  readonly most: number;
  readonly worst: number;
}

/**
 * How small an error is rejected when a whole result is too large by a common factor, in `count` nets of the size and
 * scale of homework. A result of nothing but zeros is left out: there is nothing in it to be wrong by a factor.
 */
export function detection(count: number, seed: number): Detection[] {
  const random = new Sampler(seed);
  const found = new Map<Result, number[]>(RESULTS.map((result) => [result, []]));
  for (let number = 0; number < count; number++) {
    const sizes = {
      N: random.whole(2, 16),
      features: random.whole(1, 12),
      hidden: random.whole(1, 24),
      K: random.whole(1, 12),
    };
    const step = drawTrainingStep(random, homeworkPair(number), sizes, { x: 1, y: 1, first: 1, second: 1 });
    const own = chain(step.net, step.x, step.y, step.loss, step.reduction);
    for (const result of RESULTS) {
      const least = leastRejected(own[result]);
      if (least < Infinity) found.get(result)!.push(least);
    }
  }
  return [...found].map(([result, errors]) => {
    const sorted = errors.toSorted((a, b) => a - b);
    const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]!;
    return { result, median: at(0.5), most: at(0.95), worst: at(1) };
  });
}

/** The relative error from which some element is outside its bound; Infinity where every element is 0. */
function leastRejected({ value, error }: Bounded): number {
  return value.data.reduce(
    (least, element, i) => (element === 0 ? least : Math.min(least, error.data[i]! / Math.abs(element))),
    Infinity,
  );
}
