import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from './spread.ts';

describe('spread', () => {
  it('is the number in the middle, or halfway between the two', () => {
    expect(spread([3])).toEqual({ median: 3, min: 3, max: 3 });
    expect(spread([5, 1, 100])).toEqual({ median: 5, min: 1, max: 100 });
    expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
  });

  it('has at most half of the numbers above its median, and at most half below', () => {
    const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(numbers, (list) => {
        const { median, min, max } = spread(list);
        expect(list.filter((value) => value < median).length).toBeLessThanOrEqual(list.length / 2);
        expect(list.filter((value) => value > median).length).toBeLessThanOrEqual(list.length / 2);
        expect(list).toContain(min);
        expect(list).toContain(max);
      }),
    );
  });
});
