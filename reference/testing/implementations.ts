import type { ActivationName } from '../activations.ts';
import type { Bounded } from '../bounded.ts';
import { chain, type TwoLayerChain } from '../two-layer-net.ts';
import { runTorch } from './torch.ts';
import { headerOf, numbersOf, type TrainingStep } from './training-step.ts';

/** Differently written correct homework, by the names that `correct.py` has for them. */
export const IMPLEMENTATIONS = [
  'einsum',
  'addmm',
  'transposed',
  'concatenated',
  'rows',
  'reversed',
  'pairwise',
  'blocks',
  'broadcast',
  'outer',
  'numpy',
  'autograd',
  'double',
] as const;
export type Implementation = (typeof IMPLEMENTATIONS)[number];

/** What is compared, in the order in which `correct.py` writes it. */
export const RESULTS = ['yHat', 'J', 'dJdyHat', 'dJdW2', 'dJdb2', 'dJdW1', 'dJdb1'] as const;
export type Result = (typeof RESULTS)[number];

/** The greatest error of one result in units of its tolerance: above 1, and for NaN, right work is rejected. */
export interface ErrorRatio {
  readonly step: TrainingStep;
  readonly implementation: Implementation;
  readonly result: Result;
  readonly ratio: number;
  readonly elements: number;
  /** Whether a pre-activation that it depends on is so near a kink that either one-sided derivative is right. */
  readonly isKinked: boolean;
}

/** Runs every implementation on every step in float32, and compares with the reference. */
export function errorRatios(steps: readonly TrainingStep[]): ErrorRatio[] {
  const headers = steps.map((step) => ({ ...headerOf(step), implementations: IMPLEMENTATIONS }));
  const numbers = steps.flatMap(numbersOf).map((data) => Float32Array.from(data));
  const torch = new Float32Array(runTorch('correct.py', headers, numbers).slice().buffer);
  const ratios: ErrorRatio[] = [];
  let start = 0;
  for (const step of steps) {
    const own = chain(step.net, step.x, step.y, step.loss, step.reduction);
    const kinked = kinkedResults(step, own);
    for (const implementation of IMPLEMENTATIONS) {
      for (const result of RESULTS) {
        const elements = own[result].value.data.length;
        const ratio = worstRatio(own[result], torch.subarray(start, start + elements));
        ratios.push({ step, implementation, result, ratio, elements, isKinked: kinked.has(result) });
        start += elements;
      }
    }
  }
  if (start !== torch.length) {
    throw new Error(`correct.py wrote ${torch.length} numbers, and ${start} were expected`);
  }
  return ratios;
}

/** The greatest |actual − value| / error; NaN where a number is NaN. */
export function worstRatio({ value, error }: Bounded, actual: Float32Array | Float64Array): number {
  let worst = 0;
  for (let i = 0; i < value.data.length; i++) {
    const difference = Math.abs(actual[i]! - value.data[i]!);
    // 0/0 is no difference where none is allowed.
    if (difference !== 0) worst = Math.max(worst, difference / error.data[i]!);
  }
  return worst;
}

/** The gradients behind an activation whose slope the error bound leaves open somewhere. */
function kinkedResults({ net }: TrainingStep, { z1, z2 }: TwoLayerChain): ReadonlySet<Result> {
  if (isNearKink(net.g, z2)) return new Set(['dJdW2', 'dJdb2', 'dJdW1', 'dJdb1']);
  return new Set(isNearKink(net.f, z1) ? ['dJdW1', 'dJdb1'] : []);
}

const KINKED: ReadonlySet<ActivationName> = new Set(['relu', 'five_relu', 'leaky_relu']);

function isNearKink(name: ActivationName, { value, error }: Bounded): boolean {
  return KINKED.has(name) && value.data.some((z, i) => Math.abs(z) <= error.data[i]!);
}
