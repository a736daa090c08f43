import { DEFAULT_ACCEPT, type Accept } from '../model/assignment.ts';
import type { Case } from '../model/case.ts';
import type { Expected } from '../model/expected.ts';
import type { NumericValue, Outcome, Value } from '../model/outcome.ts';
import type { Visibility } from '../model/verdict.ts';

/** Small records for tests. */

export function expectedOf(shape: readonly number[], value: readonly number[], tolerance = 1e-6): Expected {
  const data = new Float64Array(value.length).fill(tolerance);
  const origin = 'derived from the computation';
  return {
    shape,
    value: Float64Array.from(value),
    tolerance: { kind: 'elementwise', data, origin },
  };
}

export function normOf(shape: readonly number[], value: readonly number[], bound: number): Expected {
  return {
    shape,
    value: Float64Array.from(value),
    tolerance: { kind: 'norm', bound, origin: 'set by the case' },
  };
}

export function tensor(
  shape: readonly number[],
  data: readonly number[],
  more: Partial<NumericValue> = {},
): NumericValue {
  const single = (more.dtype ?? 'float32') === 'float32';
  return {
    container: 'torch',
    dtype: 'float32',
    shape,
    data: single ? Float32Array.from(data) : Float64Array.from(data),
    flags: [],
    ...more,
  };
}

export function acceptWith(change: Partial<Accept>): Accept {
  return { ...DEFAULT_ACCEPT, ...change };
}

export function caseOf(visibility: Visibility = 'public', points = 4): Case {
  return {
    fields: { id: 'relu-mse', title: 'ReLU then identity, MSE', points },
    part: 'mlp',
    visibility,
    file: 'public/two-layer.yaml',
    line: 1,
  };
}

export function outcomeOf(values: Readonly<Record<string, Value>>, more: Partial<Outcome> = {}): Outcome {
  return { ending: 'returned', step: null, error: null, values: new Map(Object.entries(values)), ...more };
}
