import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrees, differs } from './agrees.ts';
import { expectedOf, normOf } from './samples.ts';

const number = fc.double();
const list = (length: number) =>
  fc.array(fc.double({ noNaN: true }), { minLength: length, maxLength: length });

describe('one element', () => {
  it('differs unless |actual − expected| ≤ tolerance', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (e, tolerance, factor) => {
          const actual = e + factor * tolerance;
          expect(differs(e, actual, tolerance)).toBe(Math.abs(actual - e) > tolerance);
        },
      ),
    );
  });

  it('NaN differs from everything, whatever the tolerance', () => {
    fc.assert(
      fc.property(number, number, (e, tolerance) => {
        expect(differs(e, Number.NaN, tolerance)).toBe(true);
      }),
    );
  });

  it('an infinity agrees with itself only', () => {
    fc.assert(
      fc.property(number, fc.constantFrom(0, 1, Infinity), (other, tolerance) => {
        for (const infinity of [Infinity, -Infinity]) {
          expect(differs(infinity, other, tolerance)).toBe(other !== infinity);
          expect(differs(other, infinity, tolerance)).toBe(other !== infinity);
        }
      }),
    );
  });

  it('the tolerance itself is still right', () => {
    expect(differs(1, 1.5, 0.5)).toBe(false);
    expect(differs(1, 0.5, 0.5)).toBe(false);
    expect(differs(1, 1.5000001, 0.5)).toBe(true);
    expect(differs(0, 1e300, Infinity)).toBe(false);
  });

  it('a tolerance that is no number accepts nothing but equality', () => {
    expect(differs(1, 1.1, Number.NaN)).toBe(true);
  });
});

describe('many elements', () => {
  it('what equals the expected value agrees under any tolerance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }).chain(list),
        fc.double({ min: 0, noNaN: true }),
        (value, tolerance) => {
          expect(agrees(expectedOf([value.length], value, tolerance), Float64Array.from(value))).toBe(true);
          expect(agrees(normOf([value.length], value, tolerance), Float64Array.from(value))).toBe(true);
        },
      ),
    );
  });

  it('a single wrong element at any place is found', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        fc.constantFrom(1e-3, Number.NaN, Infinity),
        (size, at, off) => {
          const actual = new Float64Array(size);
          actual[at % size] = off;
          expect(
            agrees(
              expectedOf(
                [size],
                Array.from({ length: size }, () => 0),
              ),
              actual,
            ),
          ).toBe(false);
          expect(
            agrees(
              normOf(
                [size],
                Array.from({ length: size }, () => 0),
                1e-4,
              ),
              actual,
            ),
          ).toBe(false);
        },
      ),
    );
  });

  it('another number of elements never agrees', () => {
    expect(agrees(expectedOf([2], [1, 2]), Float32Array.of(1, 2, 3))).toBe(false);
    expect(agrees(expectedOf([2], [1, 2]), Float32Array.of(1))).toBe(false);
    expect(agrees(normOf([2], [0, 0], 1), Float32Array.of())).toBe(false);
  });

  it('the norm adds up over elements', () => {
    expect(agrees(normOf([4], [0, 0, 0, 0], 2), Float64Array.of(1, 1, 1, 1))).toBe(true);
    expect(agrees(normOf([4], [0, 0, 0, 0], 1.999), Float64Array.of(1, 1, 1, 1))).toBe(false);
    expect(agrees(normOf([2], [Infinity, 0], 1), Float64Array.of(Infinity, 0.5))).toBe(true);
  });
});
