import { describe, expect, it } from 'vitest';
import { errorRatios, IMPLEMENTATIONS, RESULTS, worstRatio } from './testing/implementations.ts';
import { drawConfiguration } from './testing/measure/configuration.ts';
import { SEED, Sampler } from './testing/sampler.ts';
import {
  activationPair,
  describe as nameOf,
  drawTrainingStep,
  type Sizes,
  type TrainingStep,
} from './testing/training-step.ts';
import { chain } from './two-layer-net.ts';

const GRADIENTS = ['dJdW2', 'dJdb2', 'dJdW1', 'dJdb1'] as const;

const LARGE: readonly Sizes[] = [
  { N: 4, features: 2048, hidden: 512, K: 16 },
  { N: 8, features: 512, hidden: 2048, K: 3 },
  { N: 2, features: 700, hidden: 1024, K: 1024 },
];

describe('the bounds', () => {
  it('let differently written correct implementations in float32 pass', () => {
    // A sample of what `npm run measure-tolerances` draws, with all activations.
    const steps = Array.from({ length: 3 * 64 }, (_, i) => drawConfiguration(i, { seed: SEED, all: true }));
    const ratios = errorRatios(steps);
    expect(ratios).toHaveLength(steps.length * IMPLEMENTATIONS.length * RESULTS.length);
    const outside = ratios
      .filter(({ ratio }) => !(ratio <= 1))
      .map(
        ({ step, implementation, result, ratio }) =>
          `${result} by ${implementation}: ${ratio} (${nameOf(step)})`,
      );
    expect(outside).toEqual([]);
  });

  it('at ordinary sizes let no gradient pass that is off by 1 %, or lacks 1/N, or is zero', () => {
    const random = new Sampler(SEED);
    const passed: string[] = [];
    for (let i = 0; i < 4 * 64; i++) {
      const step = draw(random, i, homeworkSizes(random), () => 1);
      passed.push(...wrongThatPass(step));
    }
    for (const sizes of LARGE) {
      passed.push(...wrongThatPass(draw(random, random.whole(0, 63), sizes, () => 1)));
    }
    expect(passed).toEqual([]);
  });
});

function wrongThatPass(step: TrainingStep): string[] {
  const own = chain(step.net, step.x, step.y, step.loss, 'mean');
  // One of thousands of pre-activations within its bound of a kink, and 1 % is too fine a difference.
  if ([own.z1, own.z2].some(({ value, error }) => value.data.some((z, i) => Math.abs(z) <= error.data[i]!)))
    return [];
  const N = step.x.shape[0]!;
  const wrong = { 'off by 1 %': 1.01, 'without 1/N': N, zero: 0 };
  return GRADIENTS.flatMap((name) => {
    const { data } = own[name].value;
    // All units dead: nothing to tell right from wrong.
    if (data.every((value) => value === 0)) return [];
    return Object.entries(wrong)
      .filter(
        ([, factor]) =>
          worstRatio(
            own[name],
            data.map((value) => factor * value),
          ) <= 1,
      )
      .map(([what]) => `${name} ${what}: ${nameOf(step)}`);
  });
}

function draw(random: Sampler, pair: number, sizes: Sizes, scale: () => number): TrainingStep {
  const scales = { x: scale(), y: scale(), first: scale(), second: scale() };
  return drawTrainingStep(random, activationPair(pair), sizes, scales);
}

function homeworkSizes(random: Sampler): Sizes {
  return {
    N: random.whole(2, 16),
    features: random.whole(1, 12),
    hidden: random.whole(1, 24),
    K: random.whole(1, 12),
  };
}
