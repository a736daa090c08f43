import { scale } from './arithmetic.ts';
import { always, gradients, type NetSetting } from './changes.ts';
import type { Fault } from './fault.ts';
import {
  REFERENCE,
  type AtFirstLayer,
  type AtLoss,
  type AtSecondLayer,
  type Operations,
} from './operations.ts';

/** Factors in the backward pass that belong to the loss; some of them cancel in the chain. */
export const WRONG_FACTOR: readonly Fault[] = [
  {
    id: 'gradients-averaged-again-over-batch',
    stage: 'backward',
    hint: 'Your gradients are what you get when backward divides by the number of samples once more.',
    derivation: 'dJdW = (1/N) dJdzᵀ a, dJdb = (1/N) Σ dJdz',
    operations: scaledGradients(({ N }) => 1 / N),
    changes: gradients(({ N }) => N > 1),
  },
  {
    id: 'gradients-averaged-again-over-elements',
    stage: 'backward',
    hint: 'Your gradients are what you get when backward divides by the number of predictions once more.',
    derivation: 'dJdW = (1/NK) dJdzᵀ a, dJdb = (1/NK) Σ dJdz',
    operations: scaledGradients(({ N, K }) => 1 / (N * K)),
    changes: gradients(({ N, K }) => N * K > 1),
  },
  {
    id: 'gradients-doubled',
    stage: 'backward',
    hint: 'Your gradients are twice those that belong to your dJdy_hat.',
    derivation: 'dJdW = 2 dJdzᵀ a, dJdb = 2 Σ dJdz',
    operations: scaledGradients(() => 2),
    changes: gradients(always),
  },
  {
    id: 'mean-over-elements-taken-in-backward',
    stage: 'backward',
    hint: 'Your dJdy_hat is not divided by the number of predictions, but your gradients are: together right, each alone not.',
    derivation: 'dJdŷ without 1/NK; dJdW = (1/NK) dJdzᵀ a, dJdb = (1/NK) Σ dJdz',
    operations: {
      lossGradient: (at) => scale(REFERENCE.lossGradient(at), count(at)),
      ...scaledGradients(({ N, K }) => 1 / (N * K)),
    },
    changes: { dJdy_hat: ({ N, K }) => N * K > 1, ...gradients(({ N, K }) => N * K > 1) },
    changesInChain: { dJdy_hat: ({ N, K }) => N * K > 1 },
  },
  {
    id: 'mean-over-batch-taken-in-backward',
    stage: 'backward',
    hint: 'Your dJdy_hat is not divided by the number of samples, but your gradients are: together right, each alone not.',
    derivation: 'dJdŷ without 1/N; dJdW = (1/N) dJdzᵀ a, dJdb = (1/N) Σ dJdz',
    operations: {
      lossGradient: (at) => scale(REFERENCE.lossGradient(at), at.y.shape[0]!),
      ...scaledGradients(({ N }) => 1 / N),
    },
    changes: { dJdy_hat: ({ N }) => N > 1, ...gradients(({ N }) => N > 1) },
    changesInChain: { dJdy_hat: ({ N }) => N > 1 },
  },
  {
    id: 'factors-that-cancel-in-the-example',
    stage: 'backward',
    hint: 'Your dJdy_hat is multiplied by the number of outputs, and your gradients by two over the batch size: they cancel at some sizes only.',
    derivation:
      'dJdŷ is K times too great; dJdW = (2/N) dJdzᵀ a, dJdb = (2/N) Σ dJdz: right for N = 2K, as 10 and 5',
    operations: {
      lossGradient: (at) => scale(REFERENCE.lossGradient(at), at.y.shape[1]!),
      ...scaledGradients(({ N }) => 2 / N),
    },
    changes: { dJdy_hat: ({ K }) => K > 1, ...gradients(({ N }) => N !== 2) },
    changesInChain: { dJdy_hat: ({ K }) => K > 1, ...gradients(({ N, K }) => N !== 2 * K) },
  },
  {
    id: 'batch-of-ten-assumed',
    stage: 'loss',
    hint: 'Your dJdy_hat is what you get when the batch size is taken to be ten.',
    derivation: 'dJdŷ has 1/10K for 1/NK',
    operations: { lossGradient: (at) => scale(REFERENCE.lossGradient(at), at.y.shape[0]! / 10) },
    changes: { dJdy_hat: ({ N }) => N !== 10 },
  },
  {
    id: 'five-outputs-assumed',
    stage: 'loss',
    hint: 'Your dJdy_hat is what you get when the number of outputs is taken to be five.',
    derivation: 'dJdŷ has 1/5N for 1/NK',
    operations: { lossGradient: (at) => scale(REFERENCE.lossGradient(at), at.y.shape[1]! / 5) },
    changes: { dJdy_hat: ({ K }) => K !== 5 },
  },
  {
    id: 'batch-of-ten-and-five-outputs-assumed',
    stage: 'loss',
    hint: 'Your dJdy_hat is what you get when the number of predictions is taken to be fifty.',
    derivation: 'dJdŷ has 1/50 for 1/NK',
    operations: { lossGradient: (at) => scale(REFERENCE.lossGradient(at), count(at) / 50) },
    changes: { dJdy_hat: ({ N, K }) => N * K !== 50 },
  },
  {
    id: 'loss-gradient-averaged-twice',
    stage: 'loss',
    hint: 'Your dJdy_hat is what you get when it is divided by the number of predictions twice.',
    derivation: 'dJdŷ has 1/(NK)² for 1/NK',
    operations: { lossGradient: (at) => scale(REFERENCE.lossGradient(at), 1 / count(at)) },
    changes: { dJdy_hat: ({ N, K }) => N * K > 1 },
  },
];

function scaledGradients(factor: (sizes: Pick<NetSetting, 'N' | 'K'>) => number): Partial<Operations> {
  const of = (at: AtSecondLayer | AtFirstLayer) => {
    const [N, K] = at.z2.value.shape as [number, number];
    return factor({ N, K });
  };
  return {
    dJdW1: (at) => scale(REFERENCE.dJdW1(at), of(at)),
    dJdb1: (at) => scale(REFERENCE.dJdb1(at), of(at)),
    dJdW2: (at) => scale(REFERENCE.dJdW2(at), of(at)),
    dJdb2: (at) => scale(REFERENCE.dJdb2(at), of(at)),
  };
}

function count({ y }: AtLoss): number {
  return y.data.length;
}
