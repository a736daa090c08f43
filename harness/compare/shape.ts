/** A shape as Python writes a tuple: `()`, `(5,)`, `(1, 5)`. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** Whether two shapes are the same once axes of size 1 are left out, so that both hold the same numbers in order. */
export function sameButForSizeOne(a: readonly number[], b: readonly number[]): boolean {
  return sameShape(
    a.filter((size) => size !== 1),
    b.filter((size) => size !== 1),
  );
}

/** Index along each axis of the element at `flat` in row-major order. */
export function indexOf(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const size of shape.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
