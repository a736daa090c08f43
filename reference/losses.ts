import { boundedFrom, scalar, type Bounded, type BoundedNumber } from './bounded.ts';
import { formulaRounding, sumRoundingOf, UNIT_ROUNDOFF, underflow } from './rounding.ts';
import { requireSameShape, type Tensor } from './tensor.ts';

export const LOSS_NAMES = ['mse', 'bce'] as const;
export type LossName = (typeof LOSS_NAMES)[number];

/** mean: over all elements (torch's default); batch_mean: sum over features, mean over rows; sum: over everything. */
export const REDUCTIONS = ['mean', 'batch_mean', 'sum'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

/** J, of shape (), and dJdŷ, of the shape of ŷ. */
export interface Loss {
  readonly J: Bounded;
  readonly dJdyHat: Bounded;
}

/**
 * The loss of predictions ŷ (N, K) for targets y (N, K), and its gradient with respect to ŷ. RangeError where the
 * shapes differ.
 *
 * bce follows torch where ŷ is exactly 0 or 1: logarithms are at least −100, and the gradient is
 * (ŷ − y)/max(ŷ(1 − ŷ), 1e-12). A correct submission without those clamps gives NaN or infinity there. For ŷ outside
 * [0, 1] J is NaN; torch raises an error.
 */
export function loss(name: LossName, y: Tensor, yHat: Bounded, reduction: Reduction = 'mean'): Loss {
  requireSameShape(`${name}: y and ŷ`, y, yHat.value);
  const weight = weightOf(reduction, yHat.value.shape);
  const terms = new Float64Array(yHat.value.data.length);
  const element = name === 'mse' ? squaredError : crossEntropy;
  const J = { value: 0, error: 0 };
  let magnitude = 0;
  const dJdyHat = boundedFrom(yHat.value.shape, (i) => {
    const { term, derivative } = element(y.data[i]!, yHat.value.data[i]!, yHat.error.data[i]!);
    const share = weight * term.value;
    terms[i] = share;
    J.value += share;
    J.error += weight * (term.error + underflow(term.value));
    magnitude += Math.abs(share);
    const value = weight * derivative.value;
    return { value, error: weight * derivative.error + formulaRounding(value) };
  });
  J.error += sumRoundingOf(terms) * magnitude + formulaRounding(J.value);
  return { J: scalar(J), dJdyHat };
}

/** One element's share in the loss, before the reduction, and its derivative with respect to ŷ. */
interface Share {
  readonly term: BoundedNumber;
  readonly derivative: BoundedNumber;
}

/** (ŷ − y)² and 2(ŷ − y). */
function squaredError(y: number, yHat: number, error: number): Share {
  const r = yHat - y;
  const rError = error + UNIT_ROUNDOFF * Math.abs(r);
  return {
    term: { value: r * r, error: 2 * Math.abs(r) * rError + rError * rError },
    derivative: { value: 2 * r, error: 2 * rError },
  };
}

/** −y log ŷ − (1 − y) log(1 − ŷ) and (ŷ − y)/(ŷ(1 − ŷ)), for y and ŷ in [0, 1]. */
function crossEntropy(y: number, yHat: number, error: number): Share {
  const [one, zero] = [probability(yHat, error), probability(1 - yHat, error)];
  // A target of 0 or 1 silences the other side, however badly that is known.
  const blend = (ofOne: number, ofZero: number) =>
    (y === 0 ? 0 : y * ofOne) + (y === 1 ? 0 : (1 - y) * ofZero);
  const cancellation = formulaRounding(blend(one.inverse, zero.inverse)) / Math.max(1 - yHat, UNIT_ROUNDOFF);
  return {
    term: { value: -blend(one.log, zero.log), error: blend(one.logError, zero.logError) },
    derivative: {
      value: (yHat - y) / Math.max(yHat * (1 - yHat), CLAMP),
      // (ŷ − y)/(ŷ − ŷ²) is a correct form, seen in real homework; ŷ − ŷ² cancels near 1.
      error: blend(one.inverseError, zero.inverseError) + cancellation,
    },
  };
}

/** The least ŷ(1 − ŷ) by which torch divides, and the least logarithm. */
const CLAMP = 1e-12;
const LEAST_LOG = -100;

/** log p and 1/p for a probability p that is known up to `error` and one rounding; clamped as in torch. */
function probability(p: number, error: number) {
  const e = error + UNIT_ROUNDOFF * p;
  const log = Math.max(Math.log(p), LEAST_LOG);
  const inverse = 1 / Math.max(p, CLAMP);
  return {
    log,
    inverse,
    logError: e < p ? Math.min(-Math.log1p(-e / p), -LEAST_LOG) : -LEAST_LOG,
    inverseError: e < p ? Math.min((inverse * e) / (p - e), 1 / CLAMP) : 1 / CLAMP,
  };
}

function weightOf(reduction: Reduction, shape: readonly number[]): number {
  const count = shape.reduce((product, size) => product * size, 1);
  if (reduction === 'sum') return 1;
  return 1 / (reduction === 'mean' ? count : (shape[0] ?? 1));
}
