import { errorShare, errorShareInColumn, type Bounded } from './bounded.ts';
import { SMALLEST_NORMAL, sumRounding, underflow } from './rounding.ts';
import {
  abs,
  add,
  map,
  matmul,
  shapeText,
  sumRows,
  timesTransposed,
  transposedTimes,
  type Tensor,
} from './tensor.ts';

/**
 * Forward: z = a Wᵀ + b, with a (N, in), W (out, in), b (out,), z (N, out). The error is
 * E_a|W|ᵀ + c√(in + 1)·u·(|a||W|ᵀ + |b|). RangeError where shapes do not fit.
 */
export function linear(a: Bounded, W: Tensor, b: Tensor): Bounded {
  const [outputs, inputs] = fittingShape(a.value, W, b);
  const value = map(timesTransposed(a.value, W), (sum, i) => sum + b.data[i % outputs]!);
  const error = map(timesTransposed(errorShare(a, inputs + 1), abs(W)), (sum, i) => {
    const bound = sum + sumRounding(inputs + 1) * Math.abs(b.data[i % outputs]!);
    return bound + underflow(bound, inputs);
  });
  clearWhereExact(error, a, W, b);
  return { value, error };
}

/**
 * Backward, weights: dJdW = dJdzᵀ a, with dJdz (N, out), a (N, in), dJdW (out, in). Both factors carry errors. Products
 * are alike only where dJdz is, so the rounding of the sums goes by dJdz alone.
 */
export function linearWeightGradient(dJdz: Bounded, a: Bounded): Bounded {
  const batch = dJdz.value.shape[0] ?? 0;
  const error = add(
    transposedTimes(errorShareInColumn(dJdz), add(abs(a.value), a.error)),
    transposedTimes(abs(dJdz.value), a.error),
  );
  return { value: transposedTimes(dJdz.value, a.value), error: withUnderflow(error, batch) };
}

/** Backward, biases: dJdb is the sum of dJdz (N, out) over the batch: (out,). */
export function linearBiasGradient(dJdz: Bounded): Bounded {
  return { value: sumRows(dJdz.value), error: sumRows(errorShareInColumn(dJdz)) };
}

/** Backward, input: dJda = dJdz W, with dJdz (N, out), W (out, in), dJda (N, in). */
export function linearInputGradient(dJdz: Bounded, W: Tensor): Bounded {
  const outputs = W.shape[0] ?? 0;
  const error = matmul(errorShare(dJdz, outputs), abs(W));
  return { value: matmul(dJdz.value, W), error: withUnderflow(error, outputs) };
}

function withUnderflow(error: Tensor, terms: number): Tensor {
  return map(error, (bound) => bound + underflow(bound, terms));
}

/**
 * Sets the bound to 0 where no order of summation rounds: every term is a multiple of some 2^q, and together they stay
 * within 2^(q+24). So a hand-made case with small whole numbers can ask what happens at z = 0 exactly.
 */
function clearWhereExact(error: Tensor, a: Bounded, W: Tensor, b: Tensor): void {
  const [outputs, inputs] = [W.shape[0]!, W.shape[1]!];
  for (let n = 0; n < a.value.shape[0]!; n++) {
    const row = a.value.data.subarray(n * inputs, (n + 1) * inputs);
    if (a.error.data.subarray(n * inputs, (n + 1) * inputs).some((carried) => carried !== 0)) continue;
    for (let j = 0; j < outputs; j++) {
      const size = error.data[n * outputs + j]! / sumRounding(inputs + 1);
      const step = 2 ** (Math.floor(Math.log2(size)) + 1 - 24);
      if (!(step >= SMALLEST_NORMAL) || !isWhole(b.data[j]!, step)) continue;
      if (row.every((value, i) => isWhole(value * W.data[j * inputs + i]!, step))) {
        error.data[n * outputs + j] = 0;
      }
    }
  }
}

function isWhole(value: number, step: number): boolean {
  return Number.isInteger(value / step);
}

function fittingShape(a: Tensor, W: Tensor, b: Tensor): readonly [number, number] {
  const [outputs, inputs] = W.shape;
  const shapes = `a has shape ${shapeText(a.shape)}, W ${shapeText(W.shape)}, b ${shapeText(b.shape)}`;
  if (outputs === undefined || inputs === undefined || W.shape.length !== 2) {
    throw new RangeError(`linear: ${shapes}; W must be (out, in)`);
  }
  if (a.shape.length !== 2 || a.shape[1] !== inputs) {
    throw new RangeError(`linear: ${shapes}; a must be (N, ${inputs}), as W is (out, in)`);
  }
  if (b.shape.length !== 1 || b.shape[0] !== outputs) {
    throw new RangeError(`linear: ${shapes}; b must be (${outputs},), as W is (out, in)`);
  }
  return [outputs, inputs];
}
