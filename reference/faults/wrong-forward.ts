import { ACTIVATIONS } from '../activations.ts';
import { applied, transpose, zerosLike } from './arithmetic.ts';
import { always, differ, firstLayer, gradients, lossAndGradient, secondLayer, swapShows } from './changes.ts';
import type { Fault } from './fault.ts';
import { layer, REFERENCE, type AtBackward, type AtG } from './operations.ts';

/** Mistakes in how the forward pass is put together. */
export const WRONG_FORWARD: readonly Fault[] = [
  {
    id: 'first-bias-left-out',
    stage: 'forward',
    hint: 'Your forward pass returns what you get when b1 is left out.',
    derivation: 'z1 = x W1ᵀ',
    operations: { linear1: ({ net, x }) => layer(x, net.W1, zerosLike(net.b1)) },
    changes: { forward: always },
  },
  {
    id: 'second-bias-left-out',
    stage: 'forward',
    hint: 'Your forward pass returns what you get when b2 is left out.',
    derivation: 'z2 = a1 W2ᵀ',
    operations: { linear2: ({ net, a1 }) => layer(a1, net.W2, zerosLike(net.b2)) },
    changes: { forward: always },
  },
  {
    id: 'biases-left-out',
    stage: 'forward',
    hint: 'Your forward pass returns what you get when both biases are left out.',
    derivation: 'z1 = x W1ᵀ, z2 = a1 W2ᵀ',
    operations: {
      linear1: ({ net, x }) => layer(x, net.W1, zerosLike(net.b1)),
      linear2: ({ net, a1 }) => layer(a1, net.W2, zerosLike(net.b2)),
    },
    changes: { forward: always },
  },
  {
    id: 'first-weights-not-transposed',
    stage: 'forward',
    hint: 'Your forward pass gives what you get when x is multiplied by W1 as it is stored, not transposed.',
    derivation: 'z1 = x W1 + b1',
    operations: { linear1: ({ net, x }) => layer(x, transpose(net.W1), net.b1) },
    raises: { forward: ({ features, hidden }) => features !== hidden },
    changes: { forward: ({ hidden }) => hidden > 1 },
  },
  {
    id: 'second-weights-not-transposed',
    stage: 'forward',
    hint: 'Your forward pass gives what you get when a1 is multiplied by W2 as it is stored, not transposed.',
    derivation: 'z2 = a1 W2 + b2',
    operations: { linear2: ({ net, a1 }) => layer(a1, transpose(net.W2), net.b2) },
    raises: { forward: ({ hidden, K }) => hidden !== K },
    changes: { forward: ({ K }) => K > 1 },
  },
  {
    id: 'f-not-applied',
    stage: 'forward',
    hint: 'Your forward pass returns what you get when f is not applied.',
    derivation: 'a1 = z1',
    operations: { f: ({ z1 }) => z1 },
    changes: { forward: ({ f, z1 }) => z1.data.some((z) => ACTIVATIONS[f].value(z) !== z) },
  },
  {
    id: 'g-not-applied',
    stage: 'forward',
    hint: 'Your forward pass returns what you get when g is not applied.',
    derivation: 'ŷ = z2',
    operations: { g: ({ z2 }) => z2 },
    changes: { forward: ({ g, z2 }) => z2.data.some((z) => ACTIVATIONS[g].value(z) !== z) },
  },
  {
    id: 'f-applied-twice',
    stage: 'forward',
    hint: 'Your forward pass returns what you get when f is applied twice.',
    derivation: 'a1 = f(f(z1))',
    operations: { f: (at) => applied(ACTIVATIONS[at.net.f], REFERENCE.f(at)) },
    changes: { forward: ({ f }) => f !== 'identity' && f !== 'relu' },
  },
  {
    id: 'g-applied-twice',
    stage: 'forward',
    hint: 'Your forward pass returns what you get when g is applied twice.',
    derivation: 'ŷ = g(g(z2))',
    operations: { g: (at) => applied(ACTIVATIONS[at.net.g], REFERENCE.g(at)) },
    changes: { forward: ({ g }) => g !== 'identity' && g !== 'relu' },
  },
  {
    id: 'f-applied-for-g',
    stage: 'forward',
    hint: 'Your forward pass returns what you get when f stands in the place of g.',
    derivation: 'ŷ = f(z2)',
    operations: { g: (at) => REFERENCE.g(inPlaceOfG(at)) },
    changes: { forward: differ },
  },
  {
    id: 'f-for-g-throughout',
    stage: 'forward',
    hint: 'Your values are what you get when g is the same function as f.',
    derivation: 'ŷ = f(z2), dJdz2 = dJdŷ ∘ f′(z2)',
    operations: {
      g: (at) => REFERENCE.g(inPlaceOfG(at)),
      dJdz2: (at) => REFERENCE.dJdz2(inPlaceOfG(at)),
    },
    changes: { forward: differ, ...gradients(differ) },
  },
  {
    id: 'f-and-g-swapped',
    stage: 'forward',
    hint: 'Your values are what you get when f and g have changed places.',
    derivation: 'a1 = g(z1), ŷ = f(z2), dJdz2 = dJdŷ ∘ f′(z2), dJdz1 = dJda1 ∘ g′(z1)',
    operations: {
      f: (at) => applied(ACTIVATIONS[at.net.g], at.z1),
      g: (at) => REFERENCE.g(inPlaceOfG(at)),
      dJdz2: (at) => REFERENCE.dJdz2(inPlaceOfG(at)),
      dJdz1: (at) => REFERENCE.dJdz1({ ...at, net: { ...at.net, f: at.net.g } }),
    },
    changes: { forward: differ, ...secondLayer(differ), ...firstLayer(swapShows) },
  },
  {
    id: 'prediction-transposed',
    stage: 'forward',
    hint: 'Your forward pass returns the transpose of the predictions.',
    derivation: 'forward returns ŷᵀ',
    operations: { output: ({ yHat }) => transpose(yHat) },
    changes: { forward: ({ N, K }) => N > 1 && K > 1 },
    // Where one of them is 1, the numbers of ŷᵀ are right, but against y they broadcast, and backward raises.
    changesInChain: {
      forward: ({ N, K, again }) => (N > 1 && K > 1) || (again && N !== K),
      ...lossAndGradient(({ N, K }) => N * K > 1),
      ...gradients(({ N, K }) => N * K > 1),
    },
  },
];

function inPlaceOfG<At extends AtG | AtBackward>(at: At): At {
  return { ...at, net: { ...at.net, g: at.net.f } };
}
