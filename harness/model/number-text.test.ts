import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberText, pairText } from './number-text.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('numberText', () => {
  it.each([
    [0.123456789, 6, '0.123457'],
    [0.5, 6, '0.5'],
    [1.2e-6, 3, '1.2e-6'],
    [-0.0001, 3, '-1e-4'],
    [0.001, 3, '0.001'],
    [1234567, 3, '1230000'],
    [12345678, 3, '1.23e+7'],
    [0, 3, '0'],
    [-0, 3, '0'],
    ['nan', 3, 'NaN'],
    ['-inf', 3, '-inf'],
  ] as const)('%s with %d digits is %s', (value, digits, text) => {
    expect(numberText(value, digits)).toBe(text);
  });

  it('reads back as the number, to the digits asked for', () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: 1, max: 17 }), (value, digits) => {
        expect(Number(numberText(value, digits))).toBe(Number(value.toPrecision(digits)) + 0);
      }),
    );
  });
});

describe('pairText', () => {
  it('tells different numbers apart, and gives equal ones the same text', () => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        const [first, second] = pairText(a, b, 3);
        expect(first === second).toBe(a === b);
      }),
    );
    expect(pairText(1, 1 + Number.EPSILON, 3)).toEqual(['1', '1.0000000000000002']);
  });

  it('takes no more digits than it needs', () => {
    expect(pairText(1 / 3, 2 / 3, 3)).toEqual(['0.333', '0.667']);
    expect(pairText(1 / 3, 'nan', 3)).toEqual(['0.333', 'NaN']);
  });
});
