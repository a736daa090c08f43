import { exact, type Bounded } from '../bounded.ts';
import type { LossName } from '../losses.ts';
import { formulaRounding } from '../rounding.ts';
import { elementwise, mean, plus, scale, sumColumns, times } from './arithmetic.ts';
import { crossEntropyTerms } from './cross-entropy.ts';
import { REFERENCE, type AtLoss, type Kept, type Operations } from './operations.ts';

/** Operations that a fault in one loss replaces; the other loss stays right. */
export function inLoss(
  name: LossName,
  wrong: { value?: (at: AtLoss) => Kept; gradient?: (at: AtLoss) => Kept },
): Partial<Operations> {
  const { value = REFERENCE.lossValue, gradient = REFERENCE.lossGradient } = wrong;
  return {
    lossValue: (at) => (at.loss === name ? value(at) : REFERENCE.lossValue(at)),
    lossGradient: (at) => (at.loss === name ? gradient(at) : REFERENCE.lossGradient(at)),
  };
}

/** Factors on the right value and gradient of one loss. */
export function factorIn(
  name: LossName,
  { value, gradient }: { value?: (at: AtLoss) => number; gradient?: (at: AtLoss) => number },
): Partial<Operations> {
  return inLoss(name, {
    value: (at) => scale(REFERENCE.lossValue(at), value?.(at) ?? 1),
    gradient: (at) => scale(REFERENCE.lossGradient(at), gradient?.(at) ?? 1),
  });
}

/** N K, the number of predictions. */
export function count({ y }: AtLoss): number {
  return y.data.length;
}

export function batch({ y }: AtLoss): number {
  return y.shape[0]!;
}

export function outputs({ y }: AtLoss): number {
  return y.shape[1]!;
}

/** ŷ − y. */
export function residual({ y, yHat }: AtLoss): Bounded {
  return plus(yHat, scale(exact(y), -1));
}

/** The elements whose mean is the loss. */
export function terms(at: AtLoss): Bounded {
  return at.loss === 'mse' ? times(residual(at), residual(at)) : crossEntropyTerms(exact(at.y), at.yHat);
}

/** The loss of each sample, (N,). */
export function perSample(at: AtLoss): Bounded {
  return scale(sumColumns(terms(at)), 1 / outputs(at));
}

/** dJdŷ as one number, the mean of the derivatives of all elements. */
export function gradientAsNumber(at: AtLoss): Bounded {
  return mean(scale(REFERENCE.lossGradient(at), count(at)));
}

/** √J of a scalar. */
export function root(J: Bounded): Bounded {
  return elementwise(J, (value, e) => {
    const result = Math.sqrt(value);
    return { value: result, error: Math.min(e / result, Math.sqrt(e)) + formulaRounding(result) };
  });
}
