import { ACTIVATIONS } from '../activations.ts';
import { linearBiasGradient, linearWeightGradient } from '../linear.ts';
import { scale, slope, times, transpose } from './arithmetic.ts';
import {
  always,
  broadcasts,
  differ,
  fBends,
  firstLayer,
  gBends,
  gradients,
  secondLayer,
  swapShows,
  type NetSetting,
} from './changes.ts';
import type { Fault } from './fault.ts';
import { REFERENCE, throughLayer } from './operations.ts';

/** Mistakes in what is multiplied with what: another variable, another matrix, a product too early. */
export const WRONG_CHAIN_RULE: readonly Fault[] = [
  {
    id: 'f-derivative-at-x',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when f′ is taken at x.',
    derivation: 'dJdz1 = dJda1 ∘ f′(x)',
    operations: { dJdz1: ({ net, x, dJda1 }) => times(dJda1, slope(ACTIVATIONS[net.f], x)) },
    ...otherFactor(({ features }) => features),
  },
  {
    id: 'f-derivative-at-z2',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when f′ is taken at the pre-activation of the second layer.',
    derivation: 'dJdz1 = dJda1 ∘ f′(z2)',
    operations: { dJdz1: ({ net, z2, dJda1 }) => times(dJda1, slope(ACTIVATIONS[net.f], z2)) },
    ...otherFactor(({ K }) => K),
  },
  {
    id: 'f-derivative-at-prediction',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when f′ is taken at the prediction.',
    derivation: 'dJdz1 = dJda1 ∘ f′(ŷ)',
    operations: { dJdz1: ({ net, yHat, dJda1 }) => times(dJda1, slope(ACTIVATIONS[net.f], yHat)) },
    ...otherFactor(({ K }) => K),
  },
  {
    id: 'g-derivative-at-z1',
    stage: 'backward',
    hint: 'Your gradients are what you get when g′ is taken at the pre-activation of the first layer.',
    derivation: 'dJdz2 = dJdŷ ∘ g′(z1)',
    operations: { dJdz2: ({ net, z1, dJdyHat }) => times(dJdyHat, slope(ACTIVATIONS[net.g], z1)) },
    // Where K is 1 the product has the shape of the hidden layer, and raises further down.
    raises: { backward: ({ hidden, K }) => hidden !== K && hidden !== 1 },
    changes: gradients(({ g }) => g !== 'identity'),
  },
  {
    id: 'g-derivative-for-f-derivative',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when g′ stands in the place of f′.',
    derivation: 'dJdz1 = dJda1 ∘ g′(z1)',
    operations: { dJdz1: ({ net, z1, dJda1 }) => times(dJda1, slope(ACTIVATIONS[net.g], z1)) },
    changes: firstLayer(differ),
  },
  {
    id: 'f-derivative-for-g-derivative',
    stage: 'backward',
    hint: 'Your gradients are what you get when f′ stands in the place of g′.',
    derivation: 'dJdz2 = dJdŷ ∘ f′(z2)',
    operations: { dJdz2: ({ net, z2, dJdyHat }) => times(dJdyHat, slope(ACTIVATIONS[net.f], z2)) },
    changes: gradients(differ),
  },
  {
    id: 'derivatives-swapped',
    stage: 'backward',
    hint: 'Your gradients are what you get when f′ and g′ have changed places.',
    derivation: 'dJdz2 = dJdŷ ∘ f′(z2), dJdz1 = dJda1 ∘ g′(z1)',
    operations: {
      dJdz2: ({ net, z2, dJdyHat }) => times(dJdyHat, slope(ACTIVATIONS[net.f], z2)),
      dJdz1: ({ net, z1, dJda1 }) => times(dJda1, slope(ACTIVATIONS[net.g], z1)),
    },
    changes: { ...secondLayer(differ), ...firstLayer(swapShows) },
  },
  {
    id: 'upstream-gradient-left-out',
    stage: 'backward',
    hint: 'Your gradients are what you get when dJdy_hat is left out of them.',
    derivation: 'dJdz2 = g′(z2)',
    operations: { dJdz2: ({ net, z2 }) => slope(ACTIVATIONS[net.g], z2) },
    changes: gradients(always),
  },
  {
    id: 'second-weights-transposed-backward',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when dJdz2 is multiplied by the transpose of W2.',
    derivation: 'dJda1 = dJdz2 W2ᵀ',
    operations: { dJda1: ({ net, dJdz2 }) => throughLayer(dJdz2, transpose(net.W2)) },
    raises: { backward: ({ hidden, K }) => hidden !== K },
    changes: firstLayer(({ hidden }) => hidden > 1),
  },
  {
    id: 'second-weights-left-out-backward',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when W2 is left out on the way to the first layer.',
    derivation: 'dJda1 = dJdz2',
    operations: { dJda1: ({ dJdz2 }) => dJdz2 },
    raises: { backward: ({ hidden, K }) => !broadcasts(hidden, K) },
    changes: firstLayer(always),
  },
  {
    id: 'first-weights-for-second-backward',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when W1 stands in the place of W2.',
    derivation: 'dJda1 = dJdz2 W1',
    operations: { dJda1: ({ net, dJdz2 }) => throughLayer(dJdz2, net.W1) },
    raises: { backward: ({ features, hidden, K }) => hidden !== K || !broadcasts(features, hidden) },
    changes: firstLayer(always),
  },
  {
    id: 'g-derivative-left-out-below',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when g′ is left out on the way to the first layer.',
    derivation: 'dJda1 = dJdŷ W2',
    operations: { dJda1: ({ net, dJdyHat }) => throughLayer(dJdyHat, net.W2) },
    changes: firstLayer(gBends),
  },
  {
    id: 'second-layer-before-g-derivative',
    stage: 'backward',
    hint: 'Your dJdW2 and dJdb2 are what you get when g′ is left out of them.',
    derivation: 'dJdW2 = dJdŷᵀ a1, dJdb2 = Σ dJdŷ',
    operations: {
      dJdW2: ({ dJdyHat, a1 }) => linearWeightGradient(dJdyHat, a1),
      dJdb2: ({ dJdyHat }) => linearBiasGradient(dJdyHat),
    },
    changes: secondLayer(gBends),
  },
  {
    id: 'second-weight-gradient-before-g-derivative',
    stage: 'backward',
    hint: 'Your dJdW2 is what you get when g′ is left out of it.',
    derivation: 'dJdW2 = dJdŷᵀ a1',
    operations: { dJdW2: ({ dJdyHat, a1 }) => linearWeightGradient(dJdyHat, a1) },
    changes: { dJdW2: gBends },
  },
  {
    id: 'first-weight-gradient-before-f-derivative',
    stage: 'backward',
    hint: 'Your dJdW1 is what you get when f′ is left out of it.',
    derivation: 'dJdW1 = dJda1ᵀ x',
    operations: { dJdW1: ({ dJda1, x }) => linearWeightGradient(dJda1, x) },
    changes: { dJdW1: fBends },
  },
  {
    id: 'second-weight-gradient-from-z1',
    stage: 'backward',
    hint: 'Your dJdW2 is what you get from the values of the hidden layer before f.',
    derivation: 'dJdW2 = dJdz2ᵀ z1',
    operations: { dJdW2: ({ dJdz2, z1 }) => linearWeightGradient(dJdz2, z1) },
    changes: { dJdW2: ({ f, z1 }) => z1.data.some((z) => ACTIVATIONS[f].value(z) !== z) },
  },
  {
    id: 'second-weight-gradient-from-x',
    stage: 'backward',
    hint: 'Your dJdW2 is what you get when x stands in the place of the hidden layer.',
    derivation: 'dJdW2 = dJdz2ᵀ x',
    operations: { dJdW2: ({ dJdz2, x }) => linearWeightGradient(dJdz2, x) },
    changes: { dJdW2: always },
  },
  {
    id: 'first-weight-gradient-from-a1',
    stage: 'backward',
    hint: 'Your dJdW1 is what you get when the hidden layer stands in the place of x.',
    derivation: 'dJdW1 = dJdz1ᵀ a1',
    operations: { dJdW1: ({ dJdz1, a1 }) => linearWeightGradient(dJdz1, a1) },
    changes: { dJdW1: always },
  },
  {
    id: 'weight-gradients-transposed',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdW2 are the transposes of the gradients.',
    derivation: 'dJdW1 = xᵀ dJdz1, dJdW2 = a1ᵀ dJdz2',
    operations: {
      dJdW1: (at) => transpose(REFERENCE.dJdW1(at)),
      dJdW2: (at) => transpose(REFERENCE.dJdW2(at)),
    },
    changes: {
      dJdW1: ({ features, hidden }) => features > 1 && hidden > 1,
      dJdW2: ({ hidden, K }) => hidden > 1 && K > 1,
    },
  },
  {
    id: 'first-weight-gradient-transposed',
    stage: 'backward',
    hint: 'Your dJdW1 is the transpose of the gradient.',
    derivation: 'dJdW1 = xᵀ dJdz1',
    operations: { dJdW1: (at) => transpose(REFERENCE.dJdW1(at)) },
    changes: { dJdW1: ({ features, hidden }) => features > 1 && hidden > 1 },
  },
  {
    id: 'second-weight-gradient-transposed',
    stage: 'backward',
    hint: 'Your dJdW2 is the transpose of the gradient.',
    derivation: 'dJdW2 = a1ᵀ dJdz2',
    operations: { dJdW2: (at) => transpose(REFERENCE.dJdW2(at)) },
    changes: { dJdW2: ({ hidden, K }) => hidden > 1 && K > 1 },
  },
  {
    id: 'gradients-negated',
    stage: 'backward',
    hint: 'Your gradients have the opposite sign.',
    derivation: 'dJdz2 = −dJdŷ ∘ g′(z2)',
    operations: { dJdz2: (at) => scale(REFERENCE.dJdz2(at), -1) },
    changes: gradients(always),
  },
];

/** f′ at something with rows of another length: it raises, or repeats, or the gradient gets another shape. */
function otherFactor(length: (at: NetSetting) => number): Pick<Fault, 'raises' | 'changes'> {
  return {
    raises: { backward: (at) => !broadcasts(length(at), at.hidden) },
    changes: firstLayer((at) => at.f !== 'identity' || (at.hidden === 1 && length(at) !== 1)),
  };
}
