import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credit } from '../model/assignment.ts';
import { caseScore } from '../model/points.ts';
import { partScore, type CaseShare } from './part.ts';

const points = fc.integer({ min: 1, max: 10_000 }).map((n) => n / 100);
const credits = fc.array(fc.constantFrom<Credit>('full', 'half', 'none'), { minLength: 1, maxLength: 9 });
const cases = fc.array(fc.record({ points, credits }), { minLength: 1, maxLength: 30 });
const all = (list: readonly CaseShare[], credit: Credit) =>
  list.map((item) => ({ ...item, credits: item.credits.map(() => credit) }));

const third = (credit: Credit): CaseShare => ({ points: 1, credits: [credit] });

describe('partScore', () => {
  it('lies between 0 and the maximum, and prints with at most two decimals', () => {
    fc.assert(
      fc.property(points, cases, (most, list) => {
        const score = partScore(most, list);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(most);
        expect(String(score)).toMatch(/^\d+(\.\d{1,2})?$/);
      }),
    );
  });

  it('is the maximum exactly when all pass, and 0 exactly when all fail', () => {
    fc.assert(
      fc.property(points, cases, (most, list) => {
        expect(partScore(most, all(list, 'full'))).toBe(most);
        expect(partScore(most, all(list, 'none'))).toBe(0);
      }),
    );
  });

  it('never falls when one check gets better', () => {
    const BETTER = { none: 'half', half: 'full', full: 'full' } as const;
    fc.assert(
      fc.property(points, cases, fc.nat(), fc.nat(), (most, list, which, check) => {
        const at = which % list.length;
        const { credits: before, points: weight } = list[at]!;
        const place = check % before.length;
        const after = { points: weight, credits: before.with(place, BETTER[before[place]!]) };
        expect(partScore(most, list.with(at, after))).toBeGreaterThanOrEqual(partScore(most, list));
      }),
    );
  });

  it('does not depend on the order of the cases', () => {
    const shuffled = cases.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(points, shuffled, (most, [list, other]) => {
        expect(partScore(most, other)).toBe(partScore(most, list));
      }),
    );
  });

  it('is within half a hundredth of the exact share', () => {
    const WORTH = { full: 1, half: 0.5, none: 0 };
    fc.assert(
      fc.property(points, cases, (most, list) => {
        const weights = list.reduce((sum, item) => sum + item.points, 0);
        const earned = list.reduce(
          (sum, item) =>
            sum + (item.points * item.credits.reduce((s, c) => s + WORTH[c], 0)) / item.credits.length,
          0,
        );
        expect(Math.abs(partScore(most, list) - (most * earned) / weights)).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
    );
  });

  it('of a single case that is worth as much as the part is the score of the case', () => {
    fc.assert(
      fc.property(points, credits, (most, list) => {
        expect(partScore(most, [{ points: most, credits: list }])).toBe(caseScore(most, list));
      }),
    );
  });

  it('rounds once, half up: three thirds of 10 points make 10, two make 6.67, one of eight of 0.04 makes 0.01', () => {
    expect(partScore(10, [third('full'), third('full'), third('none')])).toBe(6.67);
    expect(partScore(10, [third('full'), third('full'), third('full')])).toBe(10);
    expect(partScore(0.04, [third('half'), ...Array.from({ length: 3 }, () => third('none'))])).toBe(0.01);
  });

  it('of no cases is 0, and a case without checks earns nothing', () => {
    expect(partScore(35, [])).toBe(0);
    expect(
      partScore(35, [
        { points: 1, credits: [] },
        { points: 1, credits: ['full'] },
      ]),
    ).toBe(17.5);
  });
});
