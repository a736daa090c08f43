import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseScore, hundredths, roundHalfUp, sumOfPoints, toPoints } from './points.ts';

const whole = fc.integer({ min: 1, max: 100_000 });
const credit = fc.constantFrom('full', 'half', 'none');

describe('hundredths', () => {
  it('and points are the same number, both ways', () => {
    fc.assert(
      fc.property(whole, (n) => {
        expect(hundredths(toPoints(BigInt(n)))).toBe(BigInt(n));
      }),
    );
  });

  it('print with at most two decimals', () => {
    fc.assert(
      fc.property(whole, (n) => {
        expect(String(toPoints(BigInt(n)))).toMatch(/^\d+(\.\d{1,2})?$/);
      }),
    );
  });

  it.each([0.005, -1, Number.NaN, Infinity])('refuse %d', (points) => {
    expect(() => hundredths(points)).toThrow(RangeError);
  });
});

describe('roundHalfUp', () => {
  it.each([
    [1n, 2n, 1n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [5n, 2n, 3n],
    [6n, 2n, 3n],
    [0n, 7n, 0n],
  ])('%d / %d is %d', (numerator, denominator, result) => {
    expect(roundHalfUp(numerator, denominator)).toBe(result);
  });
});

describe('caseScore', () => {
  it('all is everything, nothing is 0, and no checks earn nothing', () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 30 }), (n, checks) => {
        const points = n / 100;
        expect(
          caseScore(
            points,
            Array.from({ length: checks }, () => 'full'),
          ),
        ).toBe(points);
        expect(
          caseScore(
            points,
            Array.from({ length: checks }, () => 'none'),
          ),
        ).toBe(0);
        expect(caseScore(points, [])).toBe(0);
      }),
    );
  });

  it('is the same in any order of checks', () => {
    fc.assert(
      fc.property(whole, fc.array(credit), (n, credits) => {
        expect(caseScore(n / 100, credits.toReversed())).toBe(caseScore(n / 100, credits));
      }),
    );
  });

  it('rounds half up to the hundredth', () => {
    expect(caseScore(1, ['full', 'none', 'none'])).toBe(0.33);
    expect(caseScore(1, ['full', 'full', 'none'])).toBe(0.67);
    expect(caseScore(0.01, ['half'])).toBe(0.01);
  });
});

it('sums have no 0.30000000000000004', () => {
  expect(sumOfPoints([0.1, 0.2])).toBe(0.3);
  expect(sumOfPoints([])).toBe(0);
});
