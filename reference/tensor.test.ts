import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  matmul,
  shapeText,
  sumRows,
  tensor,
  tensorOf,
  timesTransposed,
  transposedTimes,
  zeros,
  type Tensor,
} from './tensor.ts';

const size = fc.integer({ min: 1, max: 6 });
/** Whole numbers: every order of summation gives the same. */
const matrix = (rows: number, columns: number) =>
  fc
    .array(fc.integer({ min: -9, max: 9 }), { minLength: rows * columns, maxLength: rows * columns })
    .map((numbers) => tensor([rows, columns], Float64Array.from(numbers)));
/** a (n, m) and b (m, p). */
const factors = fc.tuple(size, size, size).chain(([n, m, p]) => fc.tuple(matrix(n, m), matrix(m, p)));

describe('products of matrices', () => {
  it('are the sums that define them', () => {
    fc.assert(
      fc.property(factors, ([a, b]) => {
        const [[n, m], p] = [a.shape as [number, number], b.shape[1]!];
        const product = zeros([n, p]);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < p; j++) {
            for (let k = 0; k < m; k++) product.data[i * p + j]! += a.data[i * m + k]! * b.data[k * p + j]!;
          }
        }
        expect(matmul(a, b)).toEqual(product);
      }),
    );
  });

  it('with a transpose are the products with the transposed matrix', () => {
    fc.assert(
      fc.property(factors, ([a, b]) => {
        expect(timesTransposed(a, transpose(b))).toEqual(matmul(a, b));
        expect(transposedTimes(transpose(a), b)).toEqual(matmul(a, b));
      }),
    );
  });

  it('sum rows as a product with ones', () => {
    fc.assert(
      fc.property(factors, ([a]) => {
        const ones = tensor([a.shape[0]!, 1], new Float64Array(a.shape[0]!).fill(1));
        expect(sumRows(a).shape).toEqual([a.shape[1]]);
        expect(sumRows(a).data).toEqual(transposedTimes(ones, a).data);
      }),
    );
  });
});

describe('shape errors', () => {
  const [a, b] = [zeros([2, 3]), zeros([4, 5])];

  it.each([matmul, timesTransposed, transposedTimes, add])('name both shapes: %o', (operation) => {
    expect(() => operation(a, b)).toThrow(/\(2, 3\).*\(4, 5\)/);
  });

  it('say what is no matrix', () => {
    expect(() => matmul(zeros([3]), b)).toThrow('shape (3,) must be (rows, columns)');
    expect(() => sumRows(zeros([3]))).toThrow('shape (3,) must be (rows, columns)');
  });

  it('say how many elements a shape has', () => {
    expect(() => tensor([2, 3], new Float64Array(5))).toThrow('(2, 3) has 6 elements, but the data have 5');
    expect(() => tensorOf([[1, 2], [3]])).toThrow('different lengths: 2, 1');
  });
});

describe('tensorOf', () => {
  it('takes the shape from the nesting', () => {
    expect(tensorOf(3).shape).toEqual([]);
    expect(tensorOf([1, 2]).shape).toEqual([2]);
    expect(tensorOf([[1, 2, 3]])).toEqual({ shape: [1, 3], data: Float64Array.of(1, 2, 3) });
  });
});

describe('shapeText', () => {
  it('writes shapes as Python does', () => {
    expect([[], [5], [1, 5]].map(shapeText)).toEqual(['()', '(5,)', '(1, 5)']);
  });
});

function transpose(a: Tensor): Tensor {
  const [rows, columns] = a.shape as [number, number];
  const out = zeros([columns, rows]);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out.data[j * rows + i] = a.data[i * columns + j]!;
  }
  return out;
}
