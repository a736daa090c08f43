import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../model/report.ts';
import { changesBetween, circumstancesChanged } from './changes.ts';
import { anyResult, caseSample, reportOf, resultSample, RUN } from './samples.ts';

const reasons = (
  before: Partial<SubmissionResult>,
  after: Partial<SubmissionResult>,
): readonly string[] | undefined =>
  changesBetween(reportOf([resultSample(before)]), reportOf([resultSample(after)]))[0]?.reasons;

const WRONG = caseSample({
  verdict: 'fail',
  score: 0,
  messages: [
    { audience: 'staff', code: 'examples', text: '3 of 100 random examples fail' },
    { audience: 'student', code: 'values', text: 'dJdW1 is off.' },
  ],
});

function theory(score: number): Partial<SubmissionResult> {
  return { parts: [{ id: 'theory', score, max_score: 50, comment: 'b) is missing' }] };
}

function uniqueById<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

describe('changes between two reports', () => {
  it('are none between a report and itself, whatever is in it', () => {
    const plain = anyResult.map((result) => ({
      ...result,
      cases: uniqueById(result.cases),
      parts: uniqueById(result.parts),
    }));
    const results = fc.uniqueArray(plain, { selector: ({ id }) => id, maxLength: 3 });
    fc.assert(
      fc.property(results, (list) => {
        expect(changesBetween(reportOf(list), reportOf(list))).toEqual([]);
      }),
    );
  });

  it('name the case and why it does not pass, whether it is wrong now or was', () => {
    const told = 'dJdW1 is off.';
    expect(reasons({}, { score: 31, cases: [WRONG] })).toEqual([`relu-mse: pass 4/4 → fail 0/4. ${told}`]);
    expect(reasons({ score: 31, cases: [WRONG] }, {})).toEqual([`relu-mse: fail 0/4 → pass 4/4. ${told}`]);
  });

  it('name cases that are new or gone', () => {
    const more = [caseSample(), { ...WRONG, id: 'added' }];
    expect(reasons({}, { cases: more })).toEqual(['added: new, fail 0/4. dJdW1 is off.']);
    expect(reasons({ cases: more }, {})).toEqual(['added: gone, was fail 0/4']);
  });

  it('name penalties, marks by hand, and points set by a person', () => {
    const late = { code: 'late', amount: 7, reason: 'handed in 2 h late' };
    expect(reasons({}, { score: 28, penalties: [late] })).toEqual([
      'Penalty now: −7 late: handed in 2 h late',
    ]);
    expect(reasons({ score: 28, penalties: [late] }, {})).toEqual([
      'Penalty no more: −7 late: handed in 2 h late',
    ]);
    expect(reasons(theory(50), theory(40))).toEqual(['Part theory: 50/50 → 40/50. b) is missing']);
    const override = { part: 'total', computed: 35, points: 30, author: 'ta', reason: 'agreed' };
    expect(reasons({}, { overrides: [override] })).toEqual(['total set from 35 to 30 by ta: agreed']);
    expect(reasons({ overrides: [override] }, {})).toEqual(['No more points set by a person']);
    expect(reasons({}, { parts: [...resultSample().parts, { id: 'gd', score: 1, max_score: 15 }] })).toEqual([
      'Part gd: new, 1/15',
    ]);
  });

  it('name submissions that are new or gone', () => {
    const [a, b] = [resultSample({ id: 'a' }), resultSample({ id: 'b' })];
    const told = changesBetween(reportOf([a]), reportOf([b])).map(({ id, before, after }) => [
      id,
      before?.score,
      after?.score,
    ]);
    expect(told).toEqual([
      ['b', undefined, 35],
      ['a', 35, undefined],
    ]);
  });
});

describe('circumstances that changed', () => {
  it('are seed, tier and versions', () => {
    const versions = { torch: '1.13.0', numpy: '2.0' };
    expect(circumstancesChanged(RUN, { ...RUN, finished: 'later' })).toEqual([]);
    expect(circumstancesChanged({ ...RUN, seed: 8, tier: 'B', versions }, RUN)).toEqual([
      'seed: 8 → 7',
      'tier: B → A',
      'torch: 1.13.0 → 2.6.0',
      'numpy: 2.0 → none',
      'backcheck: none → 0.1.0',
    ]);
  });
});
