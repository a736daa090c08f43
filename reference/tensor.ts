/** A dense row-major array of float64. Shape () is a scalar, (n) a vector, (rows, columns) a matrix. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** A tensor of the given shape around `data`, which is not copied. RangeError where the counts differ. */
export function tensor(shape: readonly number[], data: Float64Array): Tensor {
  const count = sizeOf(shape);
  if (data.length !== count) {
    throw new RangeError(`shape ${shapeText(shape)} has ${count} elements, but the data have ${data.length}`);
  }
  return { shape, data };
}

/** A tensor from nested arrays; RangeError where rows differ in length. */
export function tensorOf(values: number | readonly number[] | readonly (readonly number[])[]): Tensor {
  if (typeof values === 'number') return tensor([], Float64Array.of(values));
  const columns = new Set(values.map((row) => (typeof row === 'number' ? -1 : row.length)));
  if (columns.size > 1) throw new RangeError(`rows have different lengths: ${[...columns].join(', ')}`);
  const [width = -1] = columns;
  const shape = width === -1 ? [values.length] : [values.length, width];
  return tensor(shape, Float64Array.from(values.flat()));
}

/** Zeros of the given shape. */
export function zeros(shape: readonly number[]): Tensor {
  return { shape, data: new Float64Array(sizeOf(shape)) };
}

/** A tensor of the same shape, element by element. */
export function map(a: Tensor, element: (value: number, index: number) => number): Tensor {
  const out = zeros(a.shape);
  for (let i = 0; i < out.data.length; i++) out.data[i] = element(a.data[i]!, i);
  return out;
}

/** |a|, element by element. */
export function abs(a: Tensor): Tensor {
  return map(a, Math.abs);
}

/** a + b, of the same shape. */
export function add(a: Tensor, b: Tensor): Tensor {
  requireSameShape('add', a, b);
  return map(a, (value, i) => value + b.data[i]!);
}

/** a b: (n, m) times (m, p) is (n, p). */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [n, m] = matrixShape('matmul', a);
  const [same, p] = matrixShape('matmul', b);
  requireInner(m === same, 'a b', a, b);
  const out = zeros([n, p]);
  // A row of b serves all rows of a while it is in the cache.
  for (let k = 0; k < m; k++) {
    for (let i = 0; i < n; i++) addRow(out.data, i * p, a.data[i * m + k]!, b.data, k * p, p);
  }
  return out;
}

/** a bᵀ: (n, m) times (p, m) is (n, p). */
export function timesTransposed(a: Tensor, b: Tensor): Tensor {
  const [n, m] = matrixShape('timesTransposed', a);
  const [p, same] = matrixShape('timesTransposed', b);
  requireInner(m === same, 'a bᵀ', a, b);
  const out = zeros([n, p]);
  // A row of b serves all rows of a while it is in the cache.
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < n; i++) out.data[i * p + j] = dot(a.data, i * m, b.data, j * m, m);
  }
  return out;
}

/** aᵀ b: (n, m) and (n, p) give (m, p). */
export function transposedTimes(a: Tensor, b: Tensor): Tensor {
  const [n, m] = matrixShape('transposedTimes', a);
  const [same, p] = matrixShape('transposedTimes', b);
  requireInner(n === same, 'aᵀ b', a, b);
  const out = zeros([m, p]);
  // A row of the result is finished while it is in the cache.
  for (let j = 0; j < m; j++) {
    for (let i = 0; i < n; i++) addRow(out.data, j * p, a.data[i * m + j]!, b.data, i * p, p);
  }
  return out;
}

/** Sum over the rows: (n, m) gives (m). */
export function sumRows(a: Tensor): Tensor {
  const [n, m] = matrixShape('sumRows', a);
  const out = zeros([m]);
  for (let i = 0; i < n; i++) addRow(out.data, 0, 1, a.data, i * m, m);
  return out;
}

/** A shape as people write it: (3, 4), (5,), (). */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** RangeError naming both shapes unless they are the same. */
export function requireSameShape(what: string, a: Tensor, b: Tensor): void {
  if (a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis])) return;
  throw new RangeError(`${what}: shapes ${shapeText(a.shape)} and ${shapeText(b.shape)} must be the same`);
}

function requireInner(fits: boolean, what: string, a: Tensor, b: Tensor): void {
  if (fits) return;
  throw new RangeError(
    `${what}: a has shape ${shapeText(a.shape)}, b has shape ${shapeText(b.shape)}; their common axis differs`,
  );
}

function matrixShape(what: string, a: Tensor): readonly [number, number] {
  const [rows, columns] = a.shape;
  if (a.shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new RangeError(`${what}: shape ${shapeText(a.shape)} must be (rows, columns)`);
  }
  return [rows, columns];
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function addRow(
  out: Float64Array,
  outStart: number,
  factor: number,
  row: Float64Array,
  start: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) out[outStart + i]! += factor * row[start + i]!;
}

function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[aStart + i]! * b[bStart + i]!;
  return sum;
}
