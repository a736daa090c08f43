import { FEW_TERMS, formulaRounding, sumRounding, sumRoundingOf } from './rounding.ts';
import { map, requireSameShape, tensor, zeros, type Tensor } from './tensor.ts';

/**
 * A value that travels with its error bound: a correct float32 computation of it is within `error` of `value`, element
 * by element. Both have the same shape. A running error analysis (Wilkinson 1986) in float64.
 */
export interface Bounded {
  readonly value: Tensor;
  readonly error: Tensor;
}

/** A number that both sides have bit for bit, such as an input: error 0. */
export function exact(value: Tensor): Bounded {
  return { value, error: zeros(value.shape) };
}

/** One element with its error bound. */
export interface BoundedNumber {
  readonly value: number;
  readonly error: number;
}

/** A Bounded of the given shape from a function of the flat, row-major index. */
export function boundedFrom(shape: readonly number[], element: (index: number) => BoundedNumber): Bounded {
  const value = zeros(shape);
  const error = zeros(shape);
  for (let i = 0; i < value.data.length; i++) {
    const bounded = element(i);
    value.data[i] = bounded.value;
    error.data[i] = bounded.error;
  }
  return { value, error };
}

/** p ∘ q, element by element; errors e_p|q| + |p|e_q + e_p e_q, and the rounding of the product. */
export function product(p: Bounded, q: Bounded): Bounded {
  requireSameShape('elementwise product', p.value, q.value);
  return boundedFrom(p.value.shape, (i) => {
    const [pValue, pError] = [p.value.data[i]!, p.error.data[i]!];
    const [qValue, qError] = [q.value.data[i]!, q.error.data[i]!];
    const value = pValue * qValue;
    const carried = pError * Math.abs(qValue) + Math.abs(pValue) * qError + pError * qError;
    return { value, error: carried + formulaRounding(value) };
  });
}

/** Each term's share in the error of a sum of so many terms: what it carries, and c√n·u of its size. */
export function errorShare({ value, error }: Bounded, terms: number): Tensor {
  const rounding = sumRounding(terms);
  return map(error, (carried, i) => carried + rounding * Math.abs(value.data[i]!));
}

/** Each term's share in the error of the sum of its column, of an (n, m), or of the sum of n products with it. */
export function errorShareInColumn({ value, error }: Bounded): Tensor {
  const [rows = 0, columns = 0] = value.shape;
  if (rows <= FEW_TERMS) return errorShare({ value, error }, rows);
  const roundings = Array.from({ length: columns }, (_, column) =>
    sumRoundingOf(Float64Array.from({ length: rows }, (_term, row) => value.data[row * columns + column]!)),
  );
  return map(error, (carried, i) => carried + roundings[i % columns]! * Math.abs(value.data[i]!));
}

/** A scalar, shape (). */
export function scalar({ value, error }: BoundedNumber): Bounded {
  return {
    value: tensor([], Float64Array.of(value)),
    error: tensor([], Float64Array.of(error)),
  };
}
