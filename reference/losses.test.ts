import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact } from './bounded.ts';
import { LOSS_NAMES, loss, REDUCTIONS } from './losses.ts';
import { map, tensor, tensorOf, zeros, type Tensor } from './tensor.ts';

const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });
/** y and ŷ (N, K), inside (0, 1), where both losses are defined. */
const pair = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([N, K]) => {
  const numbers = fc.array(probability, { minLength: N * K, maxLength: N * K });
  const matrix = numbers.map((data) => tensor([N, K], Float64Array.from(data)));
  return fc.record({ y: matrix, yHat: matrix, at: fc.nat(N * K - 1) });
});

describe.each(LOSS_NAMES)('%s', (name) => {
  it.each(REDUCTIONS)('%s: the gradient is what central differences give', (reduction) => {
    const h = 1e-6;
    const J = (y: Tensor, yHat: Tensor) => loss(name, y, exact(yHat), reduction).J.value.data[0]!;
    fc.assert(
      fc.property(pair, ({ y, yHat, at }) => {
        const moved = (step: number) => map(yHat, (value, i) => (i === at ? value + step : value));
        const difference = (J(y, moved(h)) - J(y, moved(-h))) / (2 * h);
        const gradient = loss(name, y, exact(yHat), reduction).dJdyHat.value.data[at]!;
        expect(Math.abs(difference - gradient)).toBeLessThan(1e-5);
      }),
    );
  });

  it('reductions differ by the number of elements and of rows', () => {
    fc.assert(
      fc.property(pair, ({ y, yHat }) => {
        const [mean, batchMean, sum] = REDUCTIONS.map((reduction) => loss(name, y, exact(yHat), reduction));
        const [N, K] = y.shape as [number, number];
        const ratios = [
          [sum!.J.value, mean!.J.value, N * K],
          [sum!.J.value, batchMean!.J.value, N],
          [sum!.dJdyHat.value, mean!.dJdyHat.value, N * K],
          [sum!.dJdyHat.value, batchMean!.dJdyHat.value, N],
        ] as const;
        for (const [whole, part, count] of ratios) {
          part.data.forEach((value, i) => {
            expect(Math.abs(whole.data[i]! - count * value)).toBeLessThanOrEqual(
              1e-13 * Math.abs(whole.data[i]!),
            );
          });
        }
      }),
    );
  });

  it('stays within its bounds wherever ŷ may really be', () => {
    const error = fc.double({ min: -9, max: -2.5, noNaN: true }).map((power) => 10 ** power);
    fc.assert(
      fc.property(pair, error, fc.double({ min: -1, max: 1, noNaN: true }), ({ y, yHat }, e, where) => {
        const known = loss(name, y, { value: yHat, error: map(yHat, () => e) });
        const actual = loss(name, y, exact(map(yHat, (value) => value + where * e)));
        for (const key of ['J', 'dJdyHat'] as const) {
          actual[key].value.data.forEach((value, i) => {
            const difference = Math.abs(value - known[key].value.data[i]!);
            // Float64 rounds too.
            expect(difference).toBeLessThanOrEqual(known[key].error.data[i]! + 1e-12);
          });
        }
      }),
    );
  });

  it('names both shapes where they differ', () => {
    expect(() => loss(name, zeros([5]), exact(zeros([5, 1])))).toThrow(/\(5,\).*\(5, 1\)/);
  });
});

describe('worked by hand', () => {
  const y = tensorOf([
    [1, 0],
    [0, 1],
  ]);
  const yHat = tensorOf([
    [0.5, 0.25],
    [0.5, 0.5],
  ]);

  it('mse: (0.25 + 0.0625 + 0.25 + 0.25)/4', () => {
    const { J, dJdyHat } = loss('mse', y, exact(yHat));
    expect(J.value).toEqual(tensorOf(0.203125));
    expect(dJdyHat.value).toEqual(
      tensorOf([
        [-0.25, 0.125],
        [0.25, -0.25],
      ]),
    );
  });

  it('bce: (3 log 2 + log 4/3)/4', () => {
    const { J, dJdyHat } = loss('bce', y, exact(yHat));
    expect(J.value.data[0]).toBeCloseTo((3 * Math.log(2) + Math.log(4 / 3)) / 4, 14);
    // −1/(4·0.5), 1/(4·0.75), 1/(4·0.5), −1/(4·0.5)
    [-0.5, 1 / 3, 0.5, -0.5].forEach((value, i) => expect(dJdyHat.value.data[i]).toBeCloseTo(value, 14));
  });
});

describe('bce where ŷ is exactly 0 or 1', () => {
  it.each([
    [0, 0, 0, 0],
    [1, 1, 0, 0],
    [1, 0, 100, -1e12],
    [0, 1, 100, 1e12],
  ])('y = %d, ŷ = %d: J = %d and dJdŷ = %d, as torch clamps them', (y, yHat, J, derivative) => {
    const result = loss('bce', tensorOf([[y]]), exact(tensorOf([[yHat]])));
    expect(result.J.value.data[0]).toBe(J);
    expect(result.dJdyHat.value.data[0]).toBe(derivative);
    expect(Number.isFinite(result.J.error.data[0])).toBe(true);
    expect(Number.isFinite(result.dJdyHat.error.data[0])).toBe(true);
  });

  it('has no J for a ŷ that is no probability', () => {
    expect(loss('bce', tensorOf([[1]]), exact(tensorOf([[-0.1]]))).J.value.data[0]).toBeNaN();
  });
});
