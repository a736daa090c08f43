import { expect, it } from 'vitest';
import { betweenResults } from './class.ts';

it('the time between results is taken while all slots are busy', () => {
  // The beginning, two results while the slots fill, one each second, and two long after while they empty.
  expect(betweenResults([0, 40, 50, 51, 52, 53, 90, 99], 2)).toBe(1);
});

it('of a class too small for that, all of its time counts', () => {
  expect(betweenResults([0, 4, 6], 2)).toBe(3);
  expect(betweenResults([5, 8], 4)).toBe(3);
});
