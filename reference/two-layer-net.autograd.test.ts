import { describe, expect, it } from 'vitest';
import { SEED, Sampler } from './testing/sampler.ts';
import { runTorch } from './testing/torch.ts';
import {
  activationPair,
  describe as nameOf,
  drawTrainingStep,
  headerOf,
  numbersOf,
} from './testing/training-step.ts';
import { chain } from './two-layer-net.ts';

/** In the order of autograd.py. */
const RESULTS = [
  'z1',
  'a1',
  'z2',
  'yHat',
  'J',
  'dJdyHat',
  'dJdz2',
  'dJdW2',
  'dJdb2',
  'dJda1',
  'dJdz1',
  'dJdW1',
  'dJdb1',
] as const;

/** All pairs of activations, 32 times each. */
const STEPS = 32 * 64;

describe('the chain', () => {
  it('agrees with torch autograd in float64 to a relative error of 1e-12', () => {
    const random = new Sampler(SEED);
    const scale = () => random.scale(-4, 4);
    const steps = Array.from({ length: STEPS }, (_, i) => {
      const size = () => random.whole(1, 16);
      const sizes = { N: size(), features: size(), hidden: size(), K: size() };
      return drawTrainingStep(random, activationPair(i), sizes, {
        x: scale(),
        y: scale(),
        first: scale(),
        second: scale(),
      });
    });
    const reply = runTorch('autograd.py', steps.map(headerOf), steps.flatMap(numbersOf));
    const torch = new Float64Array(reply.slice().buffer);

    const wrong: string[] = [];
    let cancelled = 0;
    let start = 0;
    for (const step of steps) {
      const own = chain(step.net, step.x, step.y, step.loss, step.reduction);
      for (const name of RESULTS) {
        const { value, error } = own[name];
        const expected = torch.subarray(start, start + value.data.length);
        start += value.data.length;
        const difference = greatest(expected.map((number, i) => number - value.data[i]!));
        // Norm-wise: an element that is a small difference of large terms has no 12 correct digits in torch either.
        if (difference <= 1e-12 * greatest(expected)) continue;
        // Seldom that is so of all elements of a tensor. Then the bound says how well float64 knows it: the bound is
        // for u = 2⁻²⁴, and float64 has 2⁻⁵³.
        cancelled += 1;
        if (difference <= 2 ** -29 * greatest(error.data)) continue;
        wrong.push(`${name} of ${nameOf(step)}: ${difference} in ${greatest(expected)}`);
      }
    }
    expect(start).toBe(torch.length);
    expect(wrong).toEqual([]);
    expect(cancelled).toBeLessThan(0.001 * STEPS * RESULTS.length);
  });
});

/** max|a|; NaN where any element is. */
function greatest(a: Float64Array): number {
  return a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
