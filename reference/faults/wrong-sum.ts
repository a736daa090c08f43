import type { Bounded } from '../bounded.ts';
import { linearBiasGradient, linearWeightGradient } from '../linear.ts';
import { scale, total, sumColumns, row, zerosLike } from './arithmetic.ts';
import { always, gBends, fBends, gradients, type Changes, type NetCondition } from './changes.ts';
import type { Fault } from './fault.ts';
import { REFERENCE, type AtFirstLayer, type AtSecondLayer, type Operations } from './operations.ts';

/** Mistakes in what is summed over the batch. */
export const WRONG_SUM: readonly Fault[] = [
  {
    id: 'bias-gradients-not-summed',
    stage: 'backward',
    hint: 'Your dJdb1 and dJdb2 are what you get when nothing is summed over the batch.',
    derivation: 'dJdb2 = dJdz2 (N, K), dJdb1 = dJdz1 (N, h)',
    operations: ofBiases((dJdz) => dJdz),
    changes: biases(({ N }) => N > 1),
  },
  {
    id: 'bias-gradients-averaged',
    stage: 'backward',
    hint: 'Your dJdb1 and dJdb2 are what you get when they are averaged over the batch once more.',
    derivation: 'dJdb = (1/N) Σ dJdz',
    operations: ofBiases((dJdz) => scale(linearBiasGradient(dJdz), 1 / rows(dJdz))),
    changes: biases(({ N }) => N > 1),
  },
  {
    id: 'bias-gradients-of-first-sample',
    stage: 'backward',
    hint: 'Your dJdb1 and dJdb2 are what you get from the first sample of the batch alone.',
    derivation: 'dJdb = dJdz[0]',
    operations: ofBiases((dJdz) => linearBiasGradient(row(dJdz, 0))),
    changes: biases(({ N }) => N > 1),
  },
  {
    id: 'bias-gradients-of-last-sample',
    stage: 'backward',
    hint: 'Your dJdb1 and dJdb2 are what you get from the last sample of the batch alone.',
    derivation: 'dJdb = dJdz[N − 1]',
    operations: ofBiases((dJdz) => linearBiasGradient(row(dJdz, rows(dJdz) - 1))),
    changes: biases(({ N }) => N > 1),
  },
  {
    id: 'bias-gradients-summed-over-features',
    stage: 'backward',
    hint: 'Your dJdb1 and dJdb2 are what you get when the sum is taken over the wrong axis.',
    derivation: 'dJdb[n] = Σ over the columns of dJdz',
    operations: ofBiases(sumColumns),
    changes: {
      dJdb1: ({ N, hidden }) => N > 1 || hidden > 1,
      dJdb2: ({ N, K }) => N > 1 || K > 1,
    },
  },
  {
    id: 'bias-gradients-summed-over-everything',
    stage: 'backward',
    hint: 'Your dJdb1 and dJdb2 are what you get when the sum is taken over everything.',
    derivation: 'dJdb = Σ over all elements of dJdz',
    operations: ofBiases(total),
    changes: { dJdb1: ({ hidden }) => hidden > 1, dJdb2: ({ K }) => K > 1 },
  },
  {
    id: 'bias-gradients-left-zero',
    stage: 'backward',
    hint: 'Your dJdb1 and dJdb2 are zeros, as before the backward pass.',
    derivation: 'dJdb = 0',
    operations: ofBiases((dJdz) => zerosLike(linearBiasGradient(dJdz))),
    changes: biases(always),
  },
  {
    id: 'first-bias-gradient-from-second-layer',
    stage: 'backward',
    hint: 'Your dJdb1 is what you get from the gradient of the second layer.',
    derivation: 'dJdb1 = Σ dJdz2',
    operations: { dJdb1: ({ dJdz2 }) => linearBiasGradient(dJdz2) },
    changes: { dJdb1: always },
  },
  {
    id: 'first-bias-gradient-before-f-derivative',
    stage: 'backward',
    hint: 'Your dJdb1 is what you get when f′ is left out of it.',
    derivation: 'dJdb1 = Σ dJda1',
    operations: { dJdb1: ({ dJda1 }) => linearBiasGradient(dJda1) },
    changes: { dJdb1: fBends },
  },
  {
    id: 'second-bias-gradient-before-g-derivative',
    stage: 'backward',
    hint: 'Your dJdb2 is what you get when g′ is left out of it.',
    derivation: 'dJdb2 = Σ dJdŷ',
    operations: { dJdb2: ({ dJdyHat }) => linearBiasGradient(dJdyHat) },
    changes: { dJdb2: gBends },
  },
  {
    id: 'weight-gradients-averaged',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdW2 are what you get when they are averaged over the batch once more.',
    derivation: 'dJdW = (1/N) dJdzᵀ a',
    operations: {
      dJdW1: (at) => scale(REFERENCE.dJdW1(at), 1 / rows(at.x)),
      dJdW2: (at) => scale(REFERENCE.dJdW2(at), 1 / rows(at.x)),
    },
    changes: { dJdW1: ({ N }) => N > 1, dJdW2: ({ N }) => N > 1 },
  },
  {
    id: 'gradients-of-first-sample',
    stage: 'backward',
    hint: 'Your gradients are what you get from the first sample of the batch alone.',
    derivation: 'dJdW = dJdz[0] ⊗ a[0], dJdb = dJdz[0]',
    operations: ofSample(() => 0),
    changes: gradients(({ N }) => N > 1),
  },
  {
    id: 'gradients-of-last-sample',
    stage: 'backward',
    hint: 'Your gradients are what you get from the last sample of the batch alone.',
    derivation: 'dJdW = dJdz[N − 1] ⊗ a[N − 1], dJdb = dJdz[N − 1]',
    operations: ofSample((N) => N - 1),
    changes: gradients(({ N }) => N > 1),
  },
];

function ofBiases(gradient: (dJdz: Bounded) => Bounded): Partial<Operations> {
  return {
    dJdb1: ({ dJdz1 }: AtFirstLayer) => gradient(dJdz1),
    dJdb2: ({ dJdz2 }: AtSecondLayer) => gradient(dJdz2),
  };
}

function ofSample(chosen: (N: number) => number): Partial<Operations> {
  const one = (a: Bounded) => row(a, chosen(rows(a)));
  return {
    ...ofBiases((dJdz) => linearBiasGradient(one(dJdz))),
    dJdW1: ({ dJdz1, x }) => linearWeightGradient(one(dJdz1), one(x)),
    dJdW2: ({ dJdz2, a1 }) => linearWeightGradient(one(dJdz2), one(a1)),
  };
}

function biases(when: NetCondition): Changes {
  return { dJdb1: when, dJdb2: when };
}

function rows(a: Bounded): number {
  return a.value.shape[0]!;
}
