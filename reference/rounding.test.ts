import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumRounding, sumRoundingOf, UNIT_ROUNDOFF } from './rounding.ts';
import { Sampler, SEED } from './testing/sampler.ts';

/** How far float32 is off when it adds terms one by one, relative to the sum of their sizes. */
function offOneByOne(terms: Float64Array): number {
  const single = terms.reduce((sum, term) => Math.fround(sum + term), 0);
  const exact = terms.reduce((sum, term) => sum + term, 0);
  return Math.abs(single - exact) / terms.reduce((sum, term) => sum + Math.abs(term), 0);
}

/** Terms about `centre`, spread by a part of it; all float32 numbers. */
function about(centre: number, spread: number, count: number, seed: number): Float64Array {
  const random = new Sampler(seed);
  return Float64Array.from({ length: count }, () =>
    Math.fround(centre * (1 + random.uniform(-spread, spread))),
  );
}

describe('the rounding of a sum whose terms are known', () => {
  it('is that of any sum where the terms differ, and n·u where they are equal', () => {
    const drawn = sumRoundingOf(about(1, 1, 1000, SEED));
    expect(drawn).toBeGreaterThanOrEqual(sumRounding(1000));
    expect(drawn).toBeLessThan(1.1 * sumRounding(1000));
    expect(sumRoundingOf(about(0.1, 0, 1000, SEED))).toBe(Math.expm1(1000 * UNIT_ROUNDOFF));
    expect(sumRoundingOf(about(0.1, 0, 16, SEED))).toBe(sumRounding(16));
    expect(sumRoundingOf(new Float64Array(1000))).toBe(sumRounding(1000));
  });

  it('leaves zeros out, of which a dead ReLU has many', () => {
    const half = about(1, 1, 1000, SEED).map((term, i) => (i % 2 === 0 ? 0 : term));
    expect(sumRoundingOf(half)).toBeLessThan(1.1 * sumRounding(1000));
  });

  it('bounds sums one by one in float32, also of terms that are alike', () => {
    const part = fc.double({ min: -9, max: 0, noNaN: true }).map((power) => 10 ** power);
    const count = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        part,
        count,
        fc.nat(),
        (centre, spread, n, seed) => {
          const terms = about(centre, spread, n, seed);
          expect(offOneByOne(terms)).toBeLessThanOrEqual(sumRoundingOf(terms));
        },
      ),
    );
  });

  it('is needed: of alike terms the sum is off by more than that of others can be', () => {
    const alike = about(Math.LN2, 1e-6, 12_560, SEED);
    expect(offOneByOne(alike)).toBeGreaterThan(sumRounding(12_560));
    expect(offOneByOne(alike)).toBeLessThan(sumRoundingOf(alike));
  });
});
