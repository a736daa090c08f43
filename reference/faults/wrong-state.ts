import type { Bounded } from '../bounded.ts';
import { plus, scale } from './arithmetic.ts';
import { always, firstLayer, gradients, type NetCondition } from './changes.ts';
import type { Fault, Gradients } from './fault.ts';
import { REFERENCE, throughLayer, type BoundedNet, type Kept } from './operations.ts';

const secondRun: NetCondition = ({ again }) => again;

/** Mistakes in what is kept: what one run leaves for the next one on the same net, and where results are put. */
export const WRONG_STATE: readonly Fault[] = [
  {
    id: 'gradients-accumulated',
    stage: 'state',
    hint: 'Your gradients are what you get when those of an earlier backward pass are still in them.',
    derivation: 'dJdW += …, and clear_grad_and_cache leaves grads as they are',
    state: {
      gradients: (own, earlier) => ({
        dJdW1: sum(own.dJdW1, earlier.dJdW1),
        dJdb1: sum(own.dJdb1, earlier.dJdb1),
        dJdW2: sum(own.dJdW2, earlier.dJdW2),
        dJdb2: sum(own.dJdb2, earlier.dJdb2),
      }),
    },
    changes: gradients(secondRun),
  },
  {
    id: 'parameters-updated-in-backward',
    stage: 'state',
    hint: 'Your values are what you get when an earlier backward pass has changed the parameters.',
    derivation: 'W ← W − 0.01 dJdW and b ← b − 0.01 dJdb at the end of backward',
    state: { net: afterStep },
    changes: { forward: secondRun, ...gradients(secondRun) },
  },
  {
    id: 'second-layer-updated-before-it-is-used',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when W2 is changed before they are computed.',
    derivation: 'W2 ← W2 − 0.1 dJdW2, then dJda1 = dJdz2 W2',
    operations: {
      dJda1: (at) => throughLayer(at.dJdz2, updated(at.net.W2, REFERENCE.dJdW2(at), 0.1)),
    },
    state: {
      net: (net, { dJdW2, dJdb2 }) => ({
        ...net,
        W2: updated(net.W2, dJdW2, 0.1),
        b2: updated(net.b2, dJdb2, 0.1),
      }),
    },
    changes: { forward: secondRun, ...gradients(secondRun), ...firstLayer(always) },
  },
  {
    id: 'cache-not-replaced',
    stage: 'state',
    hint: 'Your gradients are what you get from the cache of an earlier forward pass.',
    derivation: 'forward fills the cache only if it is empty, and clear_grad_and_cache leaves it as it is',
    state: { cache: (_, earlier) => earlier },
    changes: gradients(secondRun),
  },
  {
    id: 'gradients-returned-not-stored',
    stage: 'backward',
    hint: 'Your grads hold none of the four gradients after backward.',
    derivation: 'the four gradients are returned, and grads stays empty',
    operations: { dJdW1: () => null, dJdb1: () => null, dJdW2: () => null, dJdb2: () => null },
    changes: gradients(always),
  },
];

function afterStep(net: BoundedNet, { dJdW1, dJdb1, dJdW2, dJdb2 }: Gradients): BoundedNet {
  return {
    ...net,
    W1: updated(net.W1, dJdW1, 0.01),
    b1: updated(net.b1, dJdb1, 0.01),
    W2: updated(net.W2, dJdW2, 0.01),
    b2: updated(net.b2, dJdb2, 0.01),
  };
}

/** One step of gradient descent. */
function updated(parameter: Bounded, gradient: Kept, learningRate: number): Bounded {
  return gradient === null ? parameter : plus(parameter, scale(gradient, -learningRate));
}

function sum(own: Kept, earlier: Kept): Kept {
  return own === null || earlier === null ? own : plus(own, earlier);
}
