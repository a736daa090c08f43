import { ACTIVATIONS, type ActivationName } from '../activations.ts';
import type { Bounded } from '../bounded.ts';
import { formulaRounding } from '../rounding.ts';
import { applied, elementwise, oneMinus, scale, slope, times } from './arithmetic.ts';
import { bends, fBends, firstLayer, gBends, gradients, secondLayer, throughLayers } from './changes.ts';
import type { Fault } from './fault.ts';
import { REFERENCE, type Operations } from './operations.ts';

/** Mistakes in f′ and g′; those in one function's derivative are made wherever that function is used. */
export const WRONG_DERIVATIVE: readonly Fault[] = [
  {
    id: 'f-derivative-left-out',
    stage: 'backward',
    hint: 'Your dJdW1 and dJdb1 are what you get when f′ is left out.',
    derivation: 'dJdz1 = dJda1',
    operations: { dJdz1: ({ dJda1 }) => dJda1 },
    changes: firstLayer(fBends),
  },
  {
    id: 'g-derivative-left-out',
    stage: 'backward',
    hint: 'Your gradients are what you get when g′ is left out.',
    derivation: 'dJdz2 = dJdŷ',
    operations: { dJdz2: ({ dJdyHat }) => dJdyHat },
    changes: gradients(gBends),
  },
  {
    id: 'both-derivatives-left-out',
    stage: 'backward',
    hint: 'Your gradients are what you get when f′ and g′ are left out.',
    derivation: 'dJdz2 = dJdŷ, dJdz1 = dJda1',
    operations: { dJdz2: ({ dJdyHat }) => dJdyHat, dJdz1: ({ dJda1 }) => dJda1 },
    changes: throughLayers(bends),
  },
  {
    id: 'relu-derivative-inverted',
    stage: 'backward',
    hint: 'Your gradients are what you get when the derivative of ReLU is inverted.',
    derivation: 'f′(z) = 1 for z ≤ 0, else 0',
    operations: derivative('relu', ({ z, dJda }) => times(dJda, oneMinusSlope(z))),
    changes: throughLayers((name) => name === 'relu'),
  },
  {
    id: 'relu-derivative-one-at-zero',
    stage: 'backward',
    hint: 'Your gradients are what you get when the derivative of ReLU at zero is taken from the right.',
    derivation: 'f′(z) = 1 for z ≥ 0, else 0',
    operations: derivative('relu', ({ z, dJda }) => times(dJda, slopeFromTheRight(z))),
    changes: throughLayers((name, z) => name === 'relu' && z.data.includes(0)),
  },
  {
    id: 'relu-derivative-left-out',
    stage: 'backward',
    hint: 'Your gradients are what you get when the derivative of ReLU is left out.',
    derivation: 'f′(z) = 1 for f = ReLU; other derivatives are right',
    operations: derivative('relu', ({ dJda }) => dJda),
    changes: throughLayers((name, z) => name === 'relu' && bends(name, z)),
  },
  {
    id: 'relu-of-the-gradient',
    stage: 'backward',
    hint: 'Your gradients are what you get when ReLU is applied to the gradient that comes from above.',
    derivation: 'dJdz = max(dJda, 0)',
    operations: derivative('relu', ({ dJda }) => applied(ACTIVATIONS.relu, dJda)),
    changes: throughLayers((name) => name === 'relu'),
  },
  {
    id: 'relu-value-for-derivative',
    stage: 'backward',
    hint: 'Your gradients are what you get when ReLU itself stands in the place of its derivative.',
    derivation: 'dJdz = dJda ∘ max(z, 0)',
    operations: derivative('relu', ({ z, dJda }) => times(dJda, applied(ACTIVATIONS.relu, z))),
    changes: throughLayers((name, z) => name === 'relu' && z.data.some((pre) => pre > 0)),
  },
  {
    id: 'leaky-relu-derivative',
    stage: 'backward',
    hint: 'Your gradients are what you get with the derivative of a leaky ReLU in the place of that of ReLU.',
    derivation: 'f′(z) = 1 for z > 0, else 1/100',
    operations: derivative('relu', ({ z, dJda }) => times(dJda, slope(ACTIVATIONS.leaky_relu, z))),
    changes: throughLayers((name, z) => name === 'relu' && bends(name, z)),
  },
  {
    id: 'sigmoid-derivative-left-out',
    stage: 'backward',
    hint: 'Your gradients are what you get when the derivative of sigmoid is left out.',
    derivation: 'f′(z) = 1 for f = σ; other derivatives are right',
    operations: derivative('sigmoid', ({ dJda }) => dJda),
    changes: throughLayers(isSigmoid),
  },
  {
    id: 'sigmoid-derivative-of-z',
    stage: 'backward',
    hint: 'Your gradients are what you get when sigmoid is derived as if z were its value.',
    derivation: 'f′(z) = z(1 − z)',
    operations: derivative('sigmoid', ({ z, dJda }) => times(dJda, timesOneMinus(z))),
    changes: throughLayers(isSigmoid),
  },
  {
    id: 'sigmoid-derivative-of-value',
    stage: 'backward',
    hint: 'Your gradients are what you get when the derivative of sigmoid is taken at its value.',
    derivation: 'f′ = σ′(a) = σ(a)(1 − σ(a)), with a = σ(z)',
    operations: derivative('sigmoid', ({ a, dJda }) => times(dJda, slope(ACTIVATIONS.sigmoid, a))),
    changes: throughLayers(isSigmoid),
  },
  {
    id: 'sigmoid-value-for-derivative',
    stage: 'backward',
    hint: 'Your gradients are what you get when sigmoid itself stands in the place of its derivative.',
    derivation: 'f′ = a',
    operations: derivative('sigmoid', ({ a, dJda }) => times(dJda, a)),
    changes: throughLayers(isSigmoid),
  },
  {
    id: 'sigmoid-derivative-squared-value',
    stage: 'backward',
    hint: 'Your gradients are what you get when the derivative of sigmoid is the square of its value.',
    derivation: 'f′ = a²',
    operations: derivative('sigmoid', ({ a, dJda }) => times(dJda, times(a, a))),
    changes: throughLayers(isSigmoid),
  },
  {
    id: 'sigmoid-derivative-one-minus-value',
    stage: 'backward',
    hint: 'Your gradients are what you get when the derivative of sigmoid is one minus its value.',
    derivation: 'f′ = 1 − a, which is also e⁻ᶻ/(1 + e⁻ᶻ): the square of the denominator is missing',
    operations: derivative('sigmoid', ({ z, dJda }) => times(dJda, oneMinusSigmoid(z))),
    changes: throughLayers(isSigmoid),
  },
  {
    id: 'sigmoid-derivative-negated',
    stage: 'backward',
    hint: 'Your gradients are what you get when the derivative of sigmoid has the opposite sign.',
    derivation: 'f′ = a(a − 1)',
    operations: derivative('sigmoid', ({ z, dJda }) => scale(times(dJda, slope(ACTIVATIONS.sigmoid, z)), -1)),
    // Through both layers the sign cancels.
    changes: {
      ...secondLayer(({ g }) => g === 'sigmoid'),
      ...firstLayer(({ f, g }) => (f === 'sigmoid') !== (g === 'sigmoid')),
    },
  },
  {
    id: 'tanh-derivative-for-sigmoid',
    stage: 'backward',
    hint: 'Your gradients are what you get with the formula of the derivative of tanh for that of sigmoid.',
    derivation: 'f′ = 1 − a²',
    operations: derivative('sigmoid', ({ a, dJda }) => times(dJda, oneMinus(times(a, a)))),
    changes: throughLayers(isSigmoid),
  },
  {
    id: 'identity-derivative-its-value',
    stage: 'backward',
    hint: 'Your gradients are what you get when identity itself stands in the place of its derivative.',
    derivation: 'f′(z) = z for f = identity',
    operations: derivative('identity', ({ z, dJda }) => times(dJda, z)),
    changes: throughLayers((name) => name === 'identity'),
  },
  {
    id: 'identity-derivative-zero',
    stage: 'backward',
    hint: 'Your gradients are what you get when the derivative of identity is zero.',
    derivation: 'f′(z) = 0 for f = identity',
    operations: derivative('identity', ({ dJda }) => scale(dJda, 0)),
    changes: throughLayers((name) => name === 'identity'),
  },
  {
    id: 'identity-not-derived',
    stage: 'backward',
    hint: 'Your backward pass raises an exception where f is identity, and nowhere else.',
    derivation: 'no branch for f = identity; g = identity is right',
    operations: {
      dJdz1(at) {
        if (at.net.f === 'identity') throw new RangeError('f′ is not defined for identity');
        return REFERENCE.dJdz1(at);
      },
    },
    raises: { backward: ({ f }) => f === 'identity' },
    changes: {},
  },
];

/** One layer's pre-activation, activation, and the gradient that comes from above. */
interface Layer {
  readonly z: Bounded;
  readonly a: Bounded;
  readonly dJda: Bounded;
}

function derivative(name: ActivationName, dJdz: (layer: Layer) => Bounded): Partial<Operations> {
  return {
    dJdz2: (at) =>
      at.net.g === name ? dJdz({ z: at.z2, a: at.yHat, dJda: at.dJdyHat }) : REFERENCE.dJdz2(at),
    dJdz1: (at) => (at.net.f === name ? dJdz({ z: at.z1, a: at.a1, dJda: at.dJda1 }) : REFERENCE.dJdz1(at)),
  };
}

function isSigmoid(name: ActivationName): boolean {
  return name === 'sigmoid';
}

function oneMinusSlope(z: Bounded): Bounded {
  const mask = slope(ACTIVATIONS.relu, z);
  return elementwise(mask, (value, error) => ({ value: 1 - value, error }));
}

function slopeFromTheRight(z: Bounded): Bounded {
  const { derivativeError } = ACTIVATIONS.relu;
  return elementwise(z, (pre, e) => ({ value: pre >= 0 ? 1 : 0, error: derivativeError(pre, e) }));
}

/** z(1 − z); z − z² is another form of it. */
function timesOneMinus(z: Bounded): Bounded {
  return elementwise(z, (value, e) => ({
    value: value * (1 - value),
    error: Math.abs(1 - 2 * value) * e + e * e + formulaRounding(Math.abs(value) + value * value),
  }));
}

/** 1 − σ(z), where 1 − a cancels. */
function oneMinusSigmoid(z: Bounded): Bounded {
  const { value, valueError } = ACTIVATIONS.sigmoid;
  return elementwise(z, (pre, e) => ({ value: value(-pre), error: valueError(pre, e) + formulaRounding(1) }));
}
