import { describe, expect, it } from 'vitest';
import { exact } from './bounded.ts';
import { linear, linearInputGradient, linearWeightGradient } from './linear.ts';
import { map, tensorOf, zeros } from './tensor.ts';

describe('linear', () => {
  it('adds the bias to every row of a Wᵀ', () => {
    // Row (1, 2) with units (3, 4) and (5, 6): 1·3 + 2·4 + 10 = 21, 1·5 + 2·6 + 20 = 37.
    const a = exact(
      tensorOf([
        [1, 2],
        [0, 0],
      ]),
    );
    const W = tensorOf([
      [3, 4],
      [5, 6],
    ]);
    expect(linear(a, W, tensorOf([10, 20])).value).toEqual(
      tensorOf([
        [21, 37],
        [10, 20],
      ]),
    );
  });

  it('carries the error of its input: |W| e_a', () => {
    const a = { value: tensorOf([[1, 2]]), error: tensorOf([[0.5, 0.25]]) };
    const { error } = linear(a, tensorOf([[3, -4]]), tensorOf([0]));
    expect(error.data[0]).toBeCloseTo(3 * 0.5 + 4 * 0.25, 4);
    expect(error.data[0]).toBeGreaterThan(2.5);
  });
});

describe('the bound of a pre-activation', () => {
  it('is 0 where no float32 sum can round', () => {
    expect(bound([1, 1], [1, -1], 0)).toBe(0);
    expect(bound([3, 5], [7, -11], 34)).toBe(0);
    expect(bound([0.5, 0.25], [3, -6], 0)).toBe(0);
    expect(bound([0.1, -0.3], [0, 0], 0)).toBe(0);
    // 2²⁴ is the last whole number before float32 skips one.
    expect(bound([2 ** 12], [2 ** 12], 0)).toBe(0);
  });

  it('is not 0 where a float32 sum can round', () => {
    expect(bound([0.1, 0.1], [1, -1], 0)).toBeGreaterThan(0);
    expect(bound([0.1], [0.1], 0)).toBeGreaterThan(0);
    expect(bound([2 ** 24, 1], [1, 1], 0)).toBeGreaterThan(0);
    expect(bound([2 ** 24, 1], [1, -1], 0)).toBeGreaterThan(0);
    expect(bound([2 ** -70], [2 ** -70], 0)).toBeGreaterThan(0);
  });
});

describe('shape errors name both shapes', () => {
  const [a, W, b] = [exact(zeros([5, 3])), zeros([4, 3]), zeros([4])];

  it.each([
    ['another number of inputs', () => linear(a, zeros([4, 2]), b), /\(5, 3\).*\(4, 2\)/],
    ['a vector for a batch', () => linear(exact(zeros([3])), W, b), /\(3,\).*\(4, 3\)/],
    ['a vector for W', () => linear(a, zeros([3]), b), /\(5, 3\).*\(3,\)/],
    ['another number of biases', () => linear(a, W, zeros([3])), /\(4, 3\).*\(3,\)/],
    ['a column of biases', () => linear(a, W, zeros([4, 1])), /\(4, 3\).*\(4, 1\)/],
    ['another batch', () => linearWeightGradient(exact(zeros([6, 4])), a), /\(6, 4\).*\(5, 3\)/],
    ['another number of outputs', () => linearInputGradient(exact(zeros([5, 2])), W), /\(5, 2\).*\(4, 3\)/],
  ])('%s', (_, wrong, message) => {
    expect(wrong).toThrow(RangeError);
    expect(wrong).toThrow(message);
  });
});

/** For one sample and one unit. */
function bound(a: readonly number[], w: readonly number[], b: number): number {
  const [row, weights] = [map(tensorOf([a]), Math.fround), map(tensorOf([w]), Math.fround)];
  return linear(exact(row), weights, tensorOf([b])).error.data[0]!;
}
