import { ACTIVATIONS } from '../activations.ts';
import { exact } from '../bounded.ts';
import { UNIT_ROUNDOFF } from '../rounding.ts';
import { applied, elementwise, log, mean, plus, scale, times } from './arithmetic.ts';
import { lossAndGradient, type LossCondition } from './changes.ts';
import { crossEntropySlopes, crossEntropyTerms, slopeOfNegative, slopeOfPositive } from './cross-entropy.ts';
import type { Fault } from './fault.ts';
import {
  batch,
  count,
  factorIn,
  gradientAsNumber,
  inLoss,
  perSample,
  residual,
  terms,
} from './loss-arithmetic.ts';
import { REFERENCE, type AtLoss, type Operations } from './operations.ts';

const inBce: LossCondition = ({ loss }) => loss === 'bce';
const ofMany: LossCondition = (at) => inBce(at) && at.N * at.K > 1;
const ofManySamples: LossCondition = (at) => inBce(at) && at.N > 1;
/** Where every target is 1, the second term is 0 anyway. */
const withZeros: LossCondition = (at) => inBce(at) && at.y.data.some((y) => y !== 1);

/** Mistakes in the value and the gradient of the binary cross-entropy. */
export const WRONG_BCE: readonly Fault[] = [
  {
    id: 'bce-negated',
    stage: 'loss',
    hint: 'Your bce_loss and its gradient have the opposite sign.',
    derivation: 'J = mean(y log ŷ + (1 − y) log(1 − ŷ)), dJdŷ accordingly',
    operations: factorIn('bce', { value: () => -1, gradient: () => -1 }),
    changes: lossAndGradient(inBce),
  },
  {
    id: 'bce-value-negated',
    stage: 'loss',
    hint: 'The value of your bce_loss has the opposite sign.',
    derivation: 'J = mean(y log ŷ + (1 − y) log(1 − ŷ)); dJdŷ is right',
    operations: factorIn('bce', { value: () => -1 }),
    changes: { loss: inBce },
  },
  {
    id: 'bce-gradient-negated',
    stage: 'loss',
    hint: 'The gradient of your bce_loss has the opposite sign.',
    derivation: 'dJdŷ = (1/NK)(y − ŷ)/(ŷ(1 − ŷ)); J is right',
    operations: factorIn('bce', { gradient: () => -1 }),
    changes: { dJdy_hat: inBce },
  },
  {
    id: 'bce-positive-term-only',
    stage: 'loss',
    hint: 'Your bce_loss and its gradient are what you get from the term of the positive targets alone.',
    derivation: 'J = −mean(y log ŷ), dJdŷ = −(1/NK) y/ŷ',
    operations: inLoss('bce', {
      value: ({ y, yHat }) => scale(mean(times(exact(y), log(yHat))), -1),
      gradient: (at) => scale(slopeOfPositive(exact(at.y), at.yHat), 1 / count(at)),
    }),
    changes: lossAndGradient(withZeros),
  },
  {
    id: 'bce-targets-taken-as-labels',
    stage: 'loss',
    hint: 'Your bce_loss and its gradient are what you get when every target is taken as either zero or one.',
    derivation: 'the term log ŷ where y = 1, log(1 − ŷ) everywhere else',
    operations: inLoss('bce', {
      value: (at) => REFERENCE.lossValue(asLabels(at)),
      gradient: (at) => REFERENCE.lossGradient(asLabels(at)),
    }),
    changes: lossAndGradient((at) => inBce(at) && at.y.data.some((y) => y !== 0 && y !== 1)),
  },
  {
    id: 'bce-gradient-inner-derivative-left-out',
    stage: 'loss',
    hint: 'The gradient of your bce_loss has the wrong sign in the term of the negative targets.',
    derivation: 'dJdŷ = −(1/NK)(y/ŷ + (1 − y)/(1 − ŷ))',
    operations: inLoss('bce', {
      gradient: (at) => {
        const positive = slopeOfPositive(exact(at.y), at.yHat);
        const negative = scale(slopeOfNegative(exact(at.y), at.yHat), -1);
        return scale(plus(positive, negative), 1 / count(at));
      },
    }),
    changes: { dJdy_hat: withZeros },
  },
  {
    id: 'bce-gradient-with-respect-to-logits',
    stage: 'loss',
    hint: 'The gradient of your bce_loss is the one with respect to the values before the sigmoid.',
    derivation: 'dJdŷ = (1/NK)(ŷ − y)',
    operations: inLoss('bce', { gradient: (at) => scale(residual(at), 1 / count(at)) }),
    changes: { dJdy_hat: inBce },
  },
  {
    id: 'bce-gradient-residual',
    stage: 'loss',
    hint: 'The gradient of your bce_loss is the residual, without any factor.',
    derivation: 'dJdŷ = ŷ − y',
    operations: inLoss('bce', { gradient: residual }),
    changes: { dJdy_hat: inBce },
  },
  {
    id: 'bce-gradient-residual-over-batch',
    stage: 'loss',
    hint: 'The gradient of your bce_loss is the residual, divided by the number of samples.',
    derivation: 'dJdŷ = (1/N)(ŷ − y)',
    operations: inLoss('bce', { gradient: (at) => scale(residual(at), 1 / batch(at)) }),
    changes: { dJdy_hat: inBce },
  },
  {
    id: 'bce-gradient-of-mse',
    stage: 'loss',
    hint: 'The gradient of your bce_loss is that of the mean squared error.',
    derivation: 'dJdŷ = (2/NK)(ŷ − y)',
    operations: inLoss('bce', { gradient: (at) => REFERENCE.lossGradient({ ...at, loss: 'mse' }) }),
    changes: { dJdy_hat: inBce },
  },
  {
    id: 'bce-log-base-two',
    stage: 'loss',
    hint: 'The value of your bce_loss is what you get with another base of the logarithm.',
    derivation: 'J with log₂; dJdŷ is right',
    operations: factorIn('bce', { value: () => Math.LOG2E }),
    changes: { loss: inBce },
  },
  {
    id: 'bce-swapped',
    stage: 'loss',
    hint: 'Your bce_loss and its gradient are what you get when y and y_hat change places.',
    derivation: 'J = −mean(ŷ log y + (1 − ŷ) log(1 − y)), dJdŷ = (1/NK)(y − ŷ)/(y(1 − y))',
    // For targets of exactly zero or one it is infinite or not a number, and so is what follows.
    operations: inLoss('bce', {
      value: ({ y, yHat }) => mean(crossEntropyTerms(yHat, exact(y))),
      gradient: (at) => scale(crossEntropySlopes(at.yHat, exact(at.y)), 1 / count(at)),
    }),
    changes: lossAndGradient(inBce),
  },
  {
    id: 'bce-of-sigmoid-of-prediction',
    stage: 'loss',
    hint: 'Your bce_loss and its gradient are what you get when a sigmoid is applied to y_hat first.',
    derivation: 'p = σ(ŷ); J = −mean(y log p + (1 − y) log(1 − p)), dJdŷ = (1/NK)(p − y)',
    operations: inLoss('bce', {
      value: (at) => REFERENCE.lossValue({ ...at, yHat: applied(ACTIVATIONS.sigmoid, at.yHat) }),
      gradient: (at) =>
        scale(residual({ ...at, yHat: applied(ACTIVATIONS.sigmoid, at.yHat) }), 1 / count(at)),
    }),
    changes: lossAndGradient(inBce),
  },
  {
    id: 'bce-clamped-coarsely',
    stage: 'loss',
    hint: 'Your bce_loss and its gradient are what you get when y_hat is kept well away from zero and one.',
    derivation: 'ŷ is clamped to [0.01, 0.99]',
    operations: clamped(1e-2),
    changes: lossAndGradient(beyond(1e-2)),
  },
  {
    id: 'bce-clamped-finely',
    stage: 'loss',
    hint: 'Your bce_loss and its gradient are what you get when y_hat is kept a little away from zero and one.',
    derivation: 'ŷ is clamped to [1e-7, 1 − 1e-7]',
    operations: clamped(1e-7),
    changes: lossAndGradient(beyond(1e-7)),
  },
  {
    id: 'bce-not-clamped',
    stage: 'loss',
    hint: 'Your bce_loss or its gradient is not finite where a prediction is exactly zero or one.',
    derivation: 'log 0 = −∞ and 0 · ∞ = NaN, where torch clamps; right everywhere else',
    operations: inLoss('bce', {
      value: (at) => mean(terms(at)),
      gradient: (at) => scale(crossEntropySlopes(exact(at.y), at.yHat), 1 / count(at)),
    }),
    changes: lossAndGradient((at) => inBce(at) && at.yHat.data.some((p) => p === 0 || p === 1)),
  },
  {
    id: 'bce-value-not-reduced',
    stage: 'loss',
    hint: 'The value of your bce_loss is a matrix with one number for each prediction.',
    derivation: 'J = −(y log ŷ + (1 − y) log(1 − ŷ)), of shape (N, K)',
    operations: inLoss('bce', { value: terms }),
    changes: { loss: ofMany },
  },
  {
    id: 'bce-value-per-sample',
    stage: 'loss',
    hint: 'The value of your bce_loss is the mean of each sample, not one number.',
    derivation: 'J[n] is the mean over the outputs, of shape (N,)',
    operations: inLoss('bce', { value: perSample }),
    changes: { loss: ofManySamples },
  },
  {
    id: 'bce-gradient-one-number',
    stage: 'loss',
    hint: 'The gradient of your bce_loss is one number, the mean of the derivatives of all elements.',
    derivation: 'dJdŷ = mean((ŷ − y)/(ŷ(1 − ŷ))), of shape ()',
    operations: inLoss('bce', { gradient: gradientAsNumber }),
    changes: { dJdy_hat: ofMany },
  },
];

function asLabels(at: AtLoss): AtLoss {
  return { ...at, y: { ...at.y, data: at.y.data.map((y) => (y === 1 ? 1 : 0)) } };
}

function clamped(margin: number): Partial<Operations> {
  const clamp = (value: number) => Math.min(Math.max(value, margin), 1 - margin);
  const at = (given: AtLoss): AtLoss => ({
    ...given,
    // Neither margin nor 1 − margin is a float32 number.
    yHat: elementwise(given.yHat, (value, error) => ({
      value: clamp(value),
      error: error + UNIT_ROUNDOFF * clamp(value),
    })),
  });
  return inLoss('bce', {
    value: (given) => REFERENCE.lossValue(at(given)),
    gradient: (given) => REFERENCE.lossGradient(at(given)),
  });
}

function beyond(margin: number): LossCondition {
  return (at) => inBce(at) && at.yHat.data.some((p) => p < margin || p > 1 - margin);
}
