import { piecewiseLinear, smooth, type Activation } from './activation.ts';
import { boundedFrom, product, type Bounded } from './bounded.ts';
import { normalDensity, normalProbability } from './normal-distribution.ts';

export const ACTIVATION_NAMES = [
  'identity',
  'relu',
  'five_relu',
  'leaky_relu',
  'sigmoid',
  'tanh',
  'softplus',
  'gelu',
] as const;

export type ActivationName = (typeof ACTIVATION_NAMES)[number];

/** Every activation by name: value, derivative and their error bounds. All are stable for large |z|. */
export const ACTIVATIONS: Readonly<Record<ActivationName, Activation>> = {
  identity: piecewiseLinear(1, 1, false),
  relu: piecewiseLinear(0, 1, false),
  /** 5·relu, of the written homework. */
  five_relu: piecewiseLinear(0, 5, true),
  /** With torch's default slope. */
  leaky_relu: piecewiseLinear(0.01, 1, true),

  /** 1/(1 + e^{−z}); f′ = a(1 − a), where 1 − a cancels: its error is relative to a. */
  sigmoid: smooth({
    value: sigmoid,
    derivative: sigmoidDerivative,
    steepest: 1 / 4,
    mostCurved: 1 / (6 * Math.sqrt(3)),
    // f″ = f′(1 − 2a)
    relativeCurvature: 1,
    derivativeRange: 1 / 4,
    valueMagnitude: sigmoid,
    derivativeMagnitude: sigmoid,
  }),

  /**
   * (e^z − e^{−z})/(e^z + e^{−z}) is a correct form that cancels near 0; f′ = 1 − a² cancels far from it, and there
   * doubles the error of a.
   */
  tanh: smooth({
    value: Math.tanh,
    derivative(z) {
      const power = Math.exp(-2 * Math.abs(z));
      return (4 * power) / (1 + power) ** 2;
    },
    steepest: 1,
    mostCurved: 4 / (3 * Math.sqrt(3)),
    // f″ = −2a f′
    relativeCurvature: 2,
    derivativeRange: 1,
    valueMagnitude: () => 1,
    derivativeMagnitude: (z) => 1 + Math.abs(Math.tanh(z)),
  }),

  /** log(1 + e^z), whose plain form rounds 1 + e^z; f′ = sigmoid, for which 1 − e^{−a} is a correct form too. */
  softplus: smooth({
    value: softplus,
    derivative: sigmoid,
    steepest: 1,
    mostCurved: 1 / 4,
    // f″ = f′(1 − f′)
    relativeCurvature: 1,
    derivativeRange: 1,
    valueMagnitude: (z) => Math.max(1, softplus(z)),
    derivativeMagnitude: () => 1,
  }),

  /**
   * z Φ(z), in the form with erf (torch's default). f′ = Φ + zφ; f″ = φ(2 − z²), greatest at 0; f′ is greatest at √2 and
   * least at −√2. ½z(1 + erf(z/√2)) cancels for z < 0: its error is relative to z.
   */
  gelu: smooth({
    value: (z) => z * normalProbability(z),
    derivative: geluDerivative,
    steepest: geluDerivative(Math.SQRT2),
    mostCurved: 2 * normalDensity(0),
    relativeCurvature: Infinity,
    derivativeRange: geluDerivative(Math.SQRT2) - geluDerivative(-Math.SQRT2),
    valueMagnitude: (z) => z,
    derivativeMagnitude: () => 1,
  }),
};

/** Forward: a = f(z), element by element, of any shape. */
export function activate(name: ActivationName, z: Bounded): Bounded {
  const { value, valueError } = ACTIVATIONS[name];
  return boundedFrom(z.value.shape, (i) => {
    const [pre, error] = [z.value.data[i]!, z.error.data[i]!];
    return { value: value(pre), error: valueError(pre, error) };
  });
}

/** Backward: dJdz = dJda ∘ f′(z), element by element. RangeError where shapes differ. */
export function activationGradient(name: ActivationName, z: Bounded, dJda: Bounded): Bounded {
  const { derivative, derivativeError } = ACTIVATIONS[name];
  const slope = boundedFrom(z.value.shape, (i) => {
    const [pre, error] = [z.value.data[i]!, z.error.data[i]!];
    return { value: derivative(pre), error: derivativeError(pre, error) };
  });
  return product(dJda, slope);
}

function sigmoid(z: number): number {
  const power = Math.exp(-Math.abs(z));
  return (z < 0 ? power : 1) / (1 + power);
}

function sigmoidDerivative(z: number): number {
  const power = Math.exp(-Math.abs(z));
  return power / (1 + power) ** 2;
}

function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

function geluDerivative(z: number): number {
  return normalProbability(z) + z * normalDensity(z);
}
