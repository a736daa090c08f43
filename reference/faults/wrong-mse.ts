import { elementwise, mean, reciprocal, scale, times } from './arithmetic.ts';
import { lossAndGradient, type LossCondition } from './changes.ts';
import type { Fault } from './fault.ts';
import {
  batch,
  count,
  factorIn,
  gradientAsNumber,
  inLoss,
  perSample,
  residual,
  root,
  terms,
} from './loss-arithmetic.ts';
import { REFERENCE } from './operations.ts';

const inMse: LossCondition = ({ loss }) => loss === 'mse';
const ofMany: LossCondition = (at) => inMse(at) && at.N * at.K > 1;
const ofManySamples: LossCondition = (at) => inMse(at) && at.N > 1;

/** Mistakes in the value and the gradient of the squared error. */
export const WRONG_MSE: readonly Fault[] = [
  {
    id: 'half-mse',
    stage: 'loss',
    hint: 'Your mse_loss and its gradient are half of the mean squared error and of its gradient.',
    derivation: 'J = (1/2NK) Σ(ŷ − y)², dJdŷ = (1/NK)(ŷ − y)',
    operations: factorIn('mse', { value: () => 1 / 2, gradient: () => 1 / 2 }),
    changes: lossAndGradient(inMse),
  },
  {
    id: 'mse-value-halved',
    stage: 'loss',
    hint: 'The value of your mse_loss is half of the mean squared error.',
    derivation: 'J = (1/2NK) Σ(ŷ − y)²; dJdŷ is right',
    operations: factorIn('mse', { value: () => 1 / 2 }),
    changes: { loss: inMse },
  },
  {
    id: 'mse-gradient-factor-two-left-out',
    stage: 'loss',
    hint: 'The gradient of your mse_loss is what you get when the factor of the square is left out.',
    derivation: 'dJdŷ = (1/NK)(ŷ − y); J is right',
    operations: factorIn('mse', { gradient: () => 1 / 2 }),
    changes: { dJdy_hat: inMse },
  },
  {
    id: 'mse-gradient-factor-two-twice',
    stage: 'loss',
    hint: 'The gradient of your mse_loss is what you get when the factor of the square is there twice.',
    derivation: 'dJdŷ = (4/NK)(ŷ − y)',
    operations: factorIn('mse', { gradient: () => 2 }),
    changes: { dJdy_hat: inMse },
  },
  {
    id: 'mse-gradient-residual',
    stage: 'loss',
    hint: 'The gradient of your mse_loss is the residual, without any factor.',
    derivation: 'dJdŷ = ŷ − y',
    operations: inLoss('mse', { gradient: residual }),
    // With two predictions 2/NK is 1.
    changes: { dJdy_hat: (at) => inMse(at) && at.N * at.K !== 2 },
  },
  {
    id: 'mse-gradient-residual-over-batch',
    stage: 'loss',
    hint: 'The gradient of your mse_loss is the residual, divided by the number of samples.',
    derivation: 'dJdŷ = (1/N)(ŷ − y)',
    operations: inLoss('mse', { gradient: (at) => scale(residual(at), 1 / batch(at)) }),
    changes: { dJdy_hat: (at) => inMse(at) && at.K !== 2 },
  },
  {
    id: 'mse-gradient-negated',
    stage: 'loss',
    hint: 'The gradient of your mse_loss is what you get when y and y_hat change places.',
    derivation: 'dJdŷ = (2/NK)(y − ŷ)',
    operations: factorIn('mse', { gradient: () => -1 }),
    changes: { dJdy_hat: inMse },
  },
  {
    id: 'mse-value-not-squared',
    stage: 'loss',
    hint: 'The value of your mse_loss is the mean of the residuals, without a square.',
    derivation: 'J = mean(ŷ − y)',
    operations: inLoss('mse', { value: (at) => mean(residual(at)) }),
    changes: { loss: inMse },
  },
  {
    id: 'mean-absolute-error-for-mse',
    stage: 'loss',
    hint: 'Your mse_loss and its gradient are those of the mean absolute error.',
    derivation: 'J = mean|ŷ − y|, dJdŷ = (1/NK) sign(ŷ − y)',
    operations: inLoss('mse', {
      value: (at) => mean(elementwise(residual(at), (value, error) => ({ value: Math.abs(value), error }))),
      gradient: (at) => {
        const sign = elementwise(residual(at), (value, e) => ({
          value: Math.sign(value),
          error: e > 0 && Math.abs(value) <= e ? 2 : 0,
        }));
        return scale(sign, 1 / count(at));
      },
    }),
    changes: lossAndGradient(inMse),
  },
  {
    id: 'root-mean-square-for-mse',
    stage: 'loss',
    hint: 'Your mse_loss and its gradient are those of the root of the mean squared error.',
    derivation: 'J = √mean((ŷ − y)²), dJdŷ = (ŷ − y)/(NK J)',
    operations: inLoss('mse', {
      value: (at) => root(REFERENCE.lossValue(at)),
      gradient: (at) => {
        const J = root(REFERENCE.lossValue(at));
        return times(scale(REFERENCE.lossGradient(at), 1 / 2), reciprocal(J));
      },
    }),
    changes: lossAndGradient(inMse),
  },
  {
    id: 'mse-value-not-reduced',
    stage: 'loss',
    hint: 'The value of your mse_loss is the matrix of squared errors.',
    derivation: 'J = (ŷ − y)², of shape (N, K)',
    operations: inLoss('mse', { value: terms }),
    changes: { loss: ofMany },
  },
  {
    id: 'mse-value-per-sample',
    stage: 'loss',
    hint: 'The value of your mse_loss is the mean of each sample, not one number.',
    derivation: 'J[n] = (1/K) Σ over the outputs of (ŷ − y)², of shape (N,)',
    operations: inLoss('mse', { value: perSample }),
    changes: { loss: ofManySamples },
  },
  {
    id: 'mse-gradient-one-number',
    stage: 'loss',
    hint: 'The gradient of your mse_loss is one number, the mean of the derivatives of all elements.',
    derivation: 'dJdŷ = mean(2(ŷ − y)), of shape ()',
    operations: inLoss('mse', { gradient: gradientAsNumber }),
    changes: { dJdy_hat: ofMany },
  },
  {
    id: 'mse-power-operator',
    stage: 'loss',
    hint: 'Your mse_loss raises an exception, as the operator ^ does for these numbers.',
    derivation: '(ŷ − y) ^ 2, which is bitwise xor in Python',
    operations: inLoss('mse', {
      value: () => {
        throw new RangeError('^ is not defined for floating-point tensors');
      },
    }),
    raises: { loss: inMse },
    changes: {},
  },
];
