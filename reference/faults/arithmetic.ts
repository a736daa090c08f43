import type { Activation } from '../activation.ts';
import { boundedFrom, errorShare, exact, product, scalar, type Bounded } from '../bounded.ts';
import { formulaRounding, UNIT_ROUNDOFF } from '../rounding.ts';
import { map, matmul, shapeText, tensor, type Tensor } from '../tensor.ts';

/** c a, element by element. */
export function scale({ value, error }: Bounded, factor: number): Bounded {
  const scaled = map(value, (element) => factor * element);
  const rounding = (i: number) => (Math.abs(factor) === 1 ? 0 : formulaRounding(scaled.data[i]!));
  return { value: scaled, error: map(error, (carried, i) => Math.abs(factor) * carried + rounding(i)) };
}

/** a + b, of the same shape. */
export function plus(a: Bounded, b: Bounded): Bounded {
  return elementwise(a, (value, error, i) => {
    const result = value + b.value.data[i]!;
    return { value: result, error: error + b.error.data[i]! + UNIT_ROUNDOFF * Math.abs(result) };
  });
}

/** 1 − a, element by element. */
export function oneMinus(a: Bounded): Bounded {
  return elementwise(a, (value, error) => ({
    value: 1 - value,
    error: error + UNIT_ROUNDOFF * Math.abs(1 - value),
  }));
}

/** a ∘ b with axes of size 1 repeated where the other one is longer, as in torch. RangeError where they do not fit. */
export function times(a: Bounded, b: Bounded): Bounded {
  const shape = commonShape(a.value.shape, b.value.shape);
  return product(expand(a, shape), expand(b, shape));
}

/** f(z), element by element. */
export function applied({ value, valueError }: Activation, z: Bounded): Bounded {
  return elementwise(z, (pre, error) => ({ value: value(pre), error: valueError(pre, error) }));
}

/** f′(z), element by element. */
export function slope({ derivative, derivativeError }: Activation, z: Bounded): Bounded {
  return elementwise(z, (pre, error) => ({ value: derivative(pre), error: derivativeError(pre, error) }));
}

/** log p; natural, and not clamped. */
export function log(p: Bounded): Bounded {
  return elementwise(p, (value, e) => {
    const result = Math.log(value);
    return { value: result, error: -Math.log1p(-Math.min(e / value, 1)) + formulaRounding(result) };
  });
}

/** 1/p. */
export function reciprocal(p: Bounded): Bounded {
  return elementwise(p, (value, e) => {
    const rest = Math.max(Math.abs(value) - e, 0);
    return { value: 1 / value, error: e / (Math.abs(value) * rest) + formulaRounding(1 / value) };
  });
}

/** The sum of all elements, a scalar. */
export function total(a: Bounded): Bounded {
  return scalar({ value: addUp(a.value), error: addUp(errorShare(a, a.value.data.length)) });
}

/** The mean of all elements, a scalar. */
export function mean(a: Bounded): Bounded {
  return scale(total(a), 1 / a.value.data.length);
}

/** Sums over the columns: (n, m) gives (n,). */
export function sumColumns(a: Bounded): Bounded {
  const [, m] = a.value.shape;
  const ones = tensor([m!, 1], new Float64Array(m!).fill(1));
  const rows = (numbers: Tensor) => tensor([a.value.shape[0]!], matmul(numbers, ones).data);
  return { value: rows(a.value), error: rows(errorShare(a, m!)) };
}

/** aᵀ of a matrix. */
export function transpose(a: Bounded): Bounded {
  return { value: transposed(a.value), error: transposed(a.error) };
}

/** Row n of a matrix (rows, m), as a matrix (1, m). */
export function row(a: Bounded, n: number): Bounded {
  const m = a.value.shape[1]!;
  const cut = (numbers: Tensor) => tensor([1, m], numbers.data.slice(n * m, (n + 1) * m));
  return { value: cut(a.value), error: cut(a.error) };
}

/** Zeros that are known exactly, of the shape of `like`. */
export function zerosLike(like: Bounded): Bounded {
  return exact(map(like.value, () => 0));
}

/** A Bounded of the shape of `a` from each element, its bound and its flat index. */
export function elementwise(
  a: Bounded,
  element: (value: number, error: number, index: number) => { value: number; error: number },
): Bounded {
  return boundedFrom(a.value.shape, (i) => element(a.value.data[i]!, a.error.data[i]!, i));
}

/** The shape to which torch broadcasts both. RangeError where there is none. */
export function commonShape(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new RangeError(`shapes ${shapeText(a)} and ${shapeText(b)} do not broadcast`);
    }
    return left === 1 ? right : left;
  });
}

/** Repeats axes of size 1 up to `shape`, which must be one that `commonShape` found. */
export function expand({ value, error }: Bounded, shape: readonly number[]): Bounded {
  return { value: expanded(value, shape), error: expanded(error, shape) };
}

function addUp(a: Tensor): number {
  return a.data.reduce((sum, element) => sum + element, 0);
}

function expanded(a: Tensor, shape: readonly number[]): Tensor {
  if (a.shape.length === shape.length && a.shape.every((size, axis) => size === shape[axis])) return a;
  const out = tensor(shape, new Float64Array(shape.reduce((count, size) => count * size, 1)));
  return map(out, (_, flat) => {
    let [rest, index, stride] = [flat, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = a.shape[axis - shape.length + a.shape.length] ?? 1;
      index += stride * (size === 1 ? 0 : rest % shape[axis]!);
      stride *= size;
      rest = Math.floor(rest / shape[axis]!);
    }
    return a.data[index]!;
  });
}

function transposed(a: Tensor): Tensor {
  const [rows, columns] = [a.shape[0]!, a.shape[1]!];
  const out = tensor([columns, rows], new Float64Array(a.data.length));
  return map(out, (_, i) => a.data[(i % rows) * columns + Math.floor(i / rows)]!);
}
