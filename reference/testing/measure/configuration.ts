import type { ActivationName } from '../../activations.ts';
import { Sampler } from '../sampler.ts';
import { activationPair, drawTrainingStep, type Sizes, type TrainingStep } from '../training-step.ts';

/** The activations that homework has. */
const HOMEWORK: readonly ActivationName[] = ['relu', 'sigmoid', 'identity'];
const LARGEST = 2048;
/** Powers of ten between which each configuration's most multiplications are drawn: few are large. */
const WORK = [2, 6.7] as const;
/** Powers of ten of the magnitudes of inputs and parameters: any, usual, and so small that products underflow. */
const SCALES = [
  [-4, 4],
  [-4, 4],
  [-4, 4],
  [-1, 1],
  [-14, -8],
] as const;

export interface ConfigurationOptions {
  readonly seed: number;
  /** Pairs of all activations that the reference has, instead of those of the homework. */
  readonly all: boolean;
}

/** The configuration of this number; neither the other numbers nor how many there are matter to it. */
export function drawConfiguration(number: number, { seed, all }: ConfigurationOptions): TrainingStep {
  const random = new Sampler(mixed(seed, number));
  const [low, high] = SCALES[random.whole(0, SCALES.length - 1)]!;
  const scale = () => random.scale(low, high);
  const scales = { x: scale(), y: scale(), first: scale(), second: scale() };
  const pair = all ? activationPair(number) : homeworkPair(number);
  return drawTrainingStep(random, pair, sizes(random), scales);
}

/** The n-th pair of the homework's activations, so that 9 in a row are all of them. */
export function homeworkPair(n: number): readonly [ActivationName, ActivationName] {
  const count = HOMEWORK.length;
  return [HOMEWORK[n % count]!, HOMEWORK[Math.floor(n / count) % count]!];
}

/** Each size log-uniform up to 2,048, drawn again while a pass takes more multiplications than a drawn limit. */
function sizes(random: Sampler): Sizes {
  const limit = random.scale(...WORK);
  const size = () => Math.floor(random.scale(0, Math.log10(LARGEST + 1)));
  for (;;) {
    const drawn = { N: size(), features: size(), hidden: size(), K: size() };
    if (drawn.N * drawn.hidden * (drawn.features + drawn.K) <= limit) return drawn;
  }
}

/** 32 well-mixed bits (the finalizer of MurmurHash3): generators with seeds in a row begin with like numbers. */
function mixed(seed: number, number: number): number {
  let hash = Math.imul(seed, 0x9e3779b1) + number;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
