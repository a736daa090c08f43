import type { Expected } from '../model/expected.ts';

/** Numbers as a worker sends them, row-major. */
export type Numbers = Float32Array | Float64Array;

/**
 * Whether all numbers are right. The one place that decides; it runs for every check of every submission, so it
 * allocates nothing and stops at the first element that differs.
 */
export function agrees({ value, tolerance }: Expected, actual: Numbers): boolean {
  if (actual.length !== value.length) return false;
  if (tolerance.kind === 'norm') return normOfDifference(value, actual) <= tolerance.bound;
  const { data } = tolerance;
  for (let i = 0; i < value.length; i++) {
    if (differs(value[i]!, actual[i]!, data[i]!)) return false;
  }
  return true;
}

/**
 * `!(|actual − expected| ≤ tolerance)`, so NaN always differs. An infinity agrees with itself only, also under an
 * infinite tolerance.
 */
export function differs(expected: number, actual: number, tolerance: number): boolean {
  const difference = Math.abs(actual - expected);
  return !(difference <= tolerance && difference < Infinity) && actual !== expected;
}

/** ‖actual − expected‖₂; NaN where any element is. */
export function normOfDifference(expected: Float64Array, actual: Numbers): number {
  let sum = 0;
  for (let i = 0; i < expected.length; i++) {
    if (actual[i] === expected[i]) continue;
    const difference = actual[i]! - expected[i]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
