import type { Activation } from '../activation.ts';
import { ACTIVATIONS, type ActivationName } from '../activations.ts';
import type { Bounded } from '../bounded.ts';
import { formulaRounding, sumRounding } from '../rounding.ts';
import type { Tensor } from '../tensor.ts';
import { applied, elementwise, oneMinus, slope, times } from './arithmetic.ts';
import { inActivation, throughLayers } from './changes.ts';
import type { Fault } from './fault.ts';
import { REFERENCE, type Operations } from './operations.ts';

/** Another function than the one asked for, in the forward pass and as a rule in its derivative too. */
export const WRONG_ACTIVATION: readonly Fault[] = [
  {
    id: 'leaky-relu-for-relu',
    stage: 'forward',
    hint: 'Your values are what you get with a leaky ReLU in the place of ReLU.',
    derivation: 'f(z) = z for z > 0, else z/100; f′ accordingly',
    operations: instead('relu', ACTIVATIONS.leaky_relu),
    changes: inActivation(
      (name, z) => name === 'relu' && z.data.some((pre) => pre < 0),
      (name, z) => name === 'relu' && z.data.some((pre) => pre <= 0),
    ),
  },
  {
    id: 'relu6-for-relu',
    stage: 'forward',
    hint: 'Your values are what you get when ReLU is cut off at an upper limit.',
    derivation: 'f(z) = min(max(z, 0), 6); f′ = 1 between 0 and 6, else 0',
    operations: instead('relu', relu6()),
    changes: inActivation(
      (name, z) => name === 'relu' && z.data.some((pre) => pre > 6),
      (name, z) => name === 'relu' && z.data.some((pre) => pre >= 6),
    ),
  },
  {
    id: 'tanh-for-sigmoid',
    stage: 'forward',
    hint: 'Your values are what you get with tanh in the place of sigmoid.',
    derivation: 'f(z) = tanh z, f′ = 1 − a²',
    operations: instead('sigmoid', ACTIVATIONS.tanh),
    changes: inActivation(isSigmoid),
  },
  {
    id: 'softmax-for-sigmoid',
    stage: 'forward',
    hint: 'Your values are what you get with softmax over a row in the place of sigmoid.',
    derivation: 'a = eᶻ / Σ eᶻ over the row, f′ = a(1 − a)',
    operations: {
      f: (at) => (at.net.f === 'sigmoid' ? softmax(at.z1) : REFERENCE.f(at)),
      g: (at) => (at.net.g === 'sigmoid' ? softmax(at.z2) : REFERENCE.g(at)),
      dJdz2: (at) => (at.net.g === 'sigmoid' ? times(at.dJdyHat, softmaxSlope(at.z2)) : REFERENCE.dJdz2(at)),
      dJdz1: (at) => (at.net.f === 'sigmoid' ? times(at.dJda1, softmaxSlope(at.z1)) : REFERENCE.dJdz1(at)),
    },
    changes: inActivation(isSigmoid),
  },
  {
    id: 'sigmoid-exponent-sign',
    stage: 'forward',
    hint: 'Your forward pass returns what you get when the exponent in sigmoid has the opposite sign.',
    derivation: 'σ(z) = 1/(1 + eᶻ); a(1 − a) is the same as before',
    operations: instead('sigmoid', mirrored(ACTIVATIONS.sigmoid)),
    changes: { forward: ({ f, g }) => f === 'sigmoid' || g === 'sigmoid' },
  },
  {
    id: 'factor-five-left-out',
    stage: 'backward',
    hint: 'Your gradients are what you get when the factor of the scaled ReLU is left out of its derivative.',
    derivation: 'f′(z) = 1 for z > 0, else 0, for f = 5·ReLU',
    operations: {
      dJdz2: (at) => REFERENCE.dJdz2({ ...at, net: { ...at.net, g: plainRelu(at.net.g) } }),
      dJdz1: (at) => REFERENCE.dJdz1({ ...at, net: { ...at.net, f: plainRelu(at.net.f) } }),
    },
    changes: throughLayers(isScaledRelu),
  },
];

function instead(name: ActivationName, other: Activation): Partial<Operations> {
  return {
    f: (at) => (at.net.f === name ? applied(other, at.z1) : REFERENCE.f(at)),
    g: (at) => (at.net.g === name ? applied(other, at.z2) : REFERENCE.g(at)),
    dJdz2: (at) => (at.net.g === name ? times(at.dJdyHat, slope(other, at.z2)) : REFERENCE.dJdz2(at)),
    dJdz1: (at) => (at.net.f === name ? times(at.dJda1, slope(other, at.z1)) : REFERENCE.dJdz1(at)),
  };
}

function relu6(): Activation {
  return {
    value: (z) => Math.min(Math.max(z, 0), 6),
    derivative: (z) => (z > 0 && z < 6 ? 1 : 0),
    valueError: (z, error) => (z + error > 0 && z - error < 6 ? error : 0),
    derivativeError: (z, error) => (error > 0 && Math.min(Math.abs(z), Math.abs(z - 6)) <= error ? 1 : 0),
  };
}

/** Row by row; a factor e^(2e) is the most that errors up to e in z can change. */
function softmax(z: Bounded): Bounded {
  const m = z.value.shape[1]!;
  return elementwise(z, (pre, _, i) => {
    const start = i - (i % m);
    const powers = z.value.data.subarray(start, start + m).map((other) => Math.exp(other - pre));
    const worst = z.error.data.subarray(start, start + m).reduce((most, e) => Math.max(most, e), 0);
    const value = 1 / powers.reduce((sum, power) => sum + power, 0);
    return { value, error: value * (Math.expm1(2 * worst) + sumRounding(m)) + formulaRounding(value) };
  });
}

function softmaxSlope(z: Bounded): Bounded {
  const a = softmax(z);
  return times(a, oneMinus(a));
}

/** f(−z), but for f′(−z) without the inner derivative. */
function mirrored(f: Activation): Activation {
  return {
    value: (z) => f.value(-z),
    derivative: (z) => f.derivative(-z),
    valueError: (z, error) => f.valueError(-z, error),
    derivativeError: (z, error) => f.derivativeError(-z, error),
  };
}

function plainRelu(name: ActivationName): ActivationName {
  return name === 'five_relu' ? 'relu' : name;
}

function isSigmoid(name: ActivationName): boolean {
  return name === 'sigmoid';
}

function isScaledRelu(name: ActivationName, z: Tensor): boolean {
  return name === 'five_relu' && z.data.some((pre) => pre > 0);
}
