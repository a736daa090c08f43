import type { Accept, Credit } from '../model/assignment.ts';
import type { NumericValue } from '../model/outcome.ts';
import { sameButForSizeOne, sameShape, shapeText } from './shape.ts';

/** A form other than asked for, in which the numbers may still be right; the assignment says what it is worth. */
export interface Deviation {
  readonly code: 'size-one-axes' | 'float64' | 'other-dtype' | 'numpy' | 'python-number';
  readonly kind: 'shape' | 'dtype' | 'container';
  readonly credit: Credit;
  /** What is special about it; the name of the check goes before. */
  readonly text: string;
}

/**
 * How a value's form departs from a float32 tensor of the expected shape, or null where its shape is plainly another
 * one. Nothing is ever broadcast: sizes other than 1 must be the same, in order.
 */
export function deviations(
  shape: readonly number[],
  value: NumericValue,
  accept: Accept,
): readonly Deviation[] | null {
  if (!sameButForSizeOne(shape, value.shape)) return null;
  const found = [
    sameShape(shape, value.shape) ? null : sizeOne(shape, value, accept),
    dtype(value, accept),
    container(value, accept),
  ];
  return found.filter((deviation) => deviation !== null);
}

/** What a container is called in sentences. */
export function containerName({ container: name, dtype: kind }: NumericValue): string {
  if (name === 'torch') return 'a tensor';
  return name === 'numpy' ? 'a numpy array' : `a Python ${kind}`;
}

function sizeOne(shape: readonly number[], value: NumericValue, accept: Accept): Deviation {
  const text = `shape ${shapeText(value.shape)} for ${shapeText(shape)}, which differ by axes of size 1 only`;
  return { code: 'size-one-axes', kind: 'shape', credit: accept.size_one_axes, text };
}

function dtype(value: NumericValue, accept: Accept): Deviation | null {
  const { dtype: name } = value;
  const usual = value.container === 'python' ? name === 'float' || name === 'int' : name === 'float32';
  if (usual) return null;
  const text = `dtype ${name} for float32`;
  if (name === 'float64') return { code: 'float64', kind: 'dtype', credit: accept.float64, text };
  return { code: 'other-dtype', kind: 'dtype', credit: accept.other_dtype, text };
}

function container(value: NumericValue, accept: Accept): Deviation | null {
  if (value.container === 'torch') return null;
  const text = `${containerName(value)} for a tensor`;
  if (value.container === 'numpy') return { code: 'numpy', kind: 'container', credit: accept.numpy, text };
  return { code: 'python-number', kind: 'container', credit: accept.python_number, text };
}
