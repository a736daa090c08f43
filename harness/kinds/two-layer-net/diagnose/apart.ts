import type { Bounded } from '../../../../reference/bounded.ts';
import type { FaultyValue, FaultyValues } from '../../../../reference/faults/run-faulty.ts';
import type { Tensor } from '../../../../reference/tensor.ts';
import type { Observation } from './observe.ts';

/** Whether two predictions are the same to the last bit. */
export function isSame(one: FaultyValues, other: FaultyValues): boolean {
  return [...one].every(([name, value]) => isSameValue(value, other.get(name)!));
}

/**
 * Whether a prediction is known so well, and is so far from what is right, that a value which agrees with it hardly does
 * so by chance. An exception, or a value that is not finite, is nothing of the sort.
 */
export function isTelling(predicted: FaultyValues, right: FaultyValues, { actual }: Observation): boolean {
  return [...actual.keys()].some((name) => isTold(predicted.get(name)!, right.get(name)!));
}

/** The bound, as part of the difference, up to which a prediction counts as known well. */
const MOST_ERROR = 0.1;

function isTold(predicted: FaultyValue, right: FaultyValue): boolean {
  if (predicted.kind !== 'value') return predicted.kind === 'missing' && right.kind === 'value';
  const { value, error } = predicted.bounded;
  // Of another shape, where there is no difference, the numbers themselves are what tells.
  const base = right.kind === 'value' && hasShape(right.bounded, value) ? right.bounded.value.data : null;
  const difference = base === null ? value.data : value.data.map((number, i) => number - base[i]!);
  return norm(error.data) < MOST_ERROR * norm(difference) && norm(difference) < Infinity;
}

function hasShape({ value }: Bounded, { shape }: Tensor): boolean {
  return value.shape.join() === shape.join();
}

function norm(data: Float64Array): number {
  return Math.sqrt(data.reduce((sum, number) => sum + number * number, 0));
}

function isSameValue(one: FaultyValue, other: FaultyValue): boolean {
  if (one.kind !== 'value' || other.kind !== 'value') return one.kind === other.kind;
  const [a, b] = [one.bounded.value, other.bounded.value];
  return hasShape(one.bounded, b) && a.data.every((number, i) => Object.is(number, b.data[i]));
}
