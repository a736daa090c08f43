import type { FaultyValue } from './run-faulty.ts';

/** A value as it came from a submission, row-major. */
export interface ActualValue {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/**
 * Whether a submission's value is what a fault gets, within the bound of the fault's own computation times `slack`.
 * Other than a check, it takes NaN for NaN; axes of size 1 do not count. `missing` and `raises` stand for themselves.
 */
export function matches(
  expected: FaultyValue,
  actual: ActualValue | 'missing' | 'raises',
  slack = 1,
): boolean {
  if (expected.kind !== 'value' || typeof actual === 'string') return expected.kind === actual;
  const { value, error } = expected.bounded;
  if (!sameButForSizeOne(value.shape, actual.shape)) return false;
  return value.data.every((number, i) => isNear(number, actual.data[i]!, slack * error.data[i]!));
}

function isNear(expected: number, actual: number, tolerance: number): boolean {
  if (Object.is(expected, actual) || expected === actual) return true;
  return Number.isFinite(expected) && Math.abs(actual - expected) <= tolerance;
}

function sameButForSizeOne(a: readonly number[], b: readonly number[]): boolean {
  return a.filter((size) => size !== 1).join() === b.filter((size) => size !== 1).join();
}
