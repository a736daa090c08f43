import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from '../model/case.ts';
import type { Ending } from '../model/ending.ts';
import { caseScore } from '../model/points.ts';
import type { CaseResult } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { judgeExamples } from './examples.ts';

const ITEM: Case = {
  fields: { id: 'any', title: 'Any', points: 8 },
  part: 'mlp',
  visibility: 'public',
  file: 'public/any.yaml',
  line: 1,
};

type CheckVerdict = 'pass' | 'partial' | 'fail';

/** The result of one example, by the verdicts of its two checks. */
function example(loss: CheckVerdict, dJdW1: CheckVerdict, more: Partial<CaseResult> = {}): CaseResult {
  const checks = [
    { name: 'loss', verdict: loss },
    { name: 'dJdW1', verdict: dJdW1 },
  ];
  const verdict: Verdict = loss === dJdW1 ? loss : 'partial';
  const rest = {
    id: 'any',
    part: 'mlp',
    title: 'Any',
    visibility: 'public' as const,
    score: 0,
    max_score: 8,
  };
  return { ...rest, verdict, ending: 'returned', checks, messages: [], ...more };
}
const said = (text: string) => ({ messages: [{ audience: 'student' as const, code: 'values', text }] });
const lost = (ending: Ending) => example('fail', 'fail', { ending, ...said(ending) });
const texts = ({ messages }: CaseResult) => messages.map(({ text }) => text);

describe('the result of a case over its random examples', () => {
  it('passes where every one does, with nothing to say', () => {
    const { result, first, failing } = judgeExamples(ITEM, [
      example('pass', 'pass'),
      example('pass', 'pass'),
    ]);
    expect(result).toMatchObject({ verdict: 'pass', score: 8, messages: [] });
    expect({ first, failing }).toEqual({ first: -1, failing: 0 });
  });

  it('is as bad in each check as the worst example; the reasons are those of the first that fails', () => {
    const { result, first, failing } = judgeExamples(ITEM, [
      example('pass', 'pass'),
      example('pass', 'partial', said('first')),
      example('pass', 'fail', said('second')),
      example('partial', 'pass', said('third')),
    ]);
    expect(result.checks.map(({ verdict }) => verdict)).toEqual(['partial', 'fail']);
    expect(result).toMatchObject({ verdict: 'partial', score: 2 });
    expect(texts(result)).toEqual([
      '3 of 4 random examples fail; this is the first of them. In others loss fails too.',
      'first',
    ]);
    expect({ first, failing }).toEqual({ first: 1, failing: 3 });
  });

  it('counts those that were not run apart', () => {
    const results = [lost('timed-out'), lost('not-started'), lost('not-started')];
    const { result, failing } = judgeExamples(ITEM, results);
    expect(texts(result)[0]).toBe('1 of 3 random examples fails, 2 were not run; this is the first of them.');
    expect(failing).toBe(1);
  });

  it('says only why, where none was run', () => {
    const { result, failing } = judgeExamples(ITEM, [lost('not-started'), lost('not-started')]);
    expect(texts(result)).toEqual(['not-started']);
    expect(failing).toBe(0);
    expect(result.verdict).toBe('fail');
  });

  it('is a harness error where one of them is: nobody loses points for it', () => {
    const broken = example('fail', 'fail', { verdict: 'harness-error', checks: [] });
    const { result } = judgeExamples(ITEM, [example('fail', 'fail'), broken, example('pass', 'pass')]);
    expect(result.verdict).toBe('harness-error');
  });

  it('says to staff alone what a hidden case got wrong', () => {
    const { result } = judgeExamples({ ...ITEM, visibility: 'hidden' }, [
      example('fail', 'fail'),
      example('fail', 'fail'),
    ]);
    expect(result.messages).toMatchObject([{ audience: 'staff', code: 'examples' }]);
  });

  it('never earns more than its worst check allows, in any order', () => {
    const verdict = fc.constantFrom<CheckVerdict[]>('pass', 'partial', 'fail');
    const some = fc.array(fc.tuple(verdict, verdict), { minLength: 2, maxLength: 8 });
    const CREDIT = { pass: 'full', partial: 'half', fail: 'none' } as const;
    const worst = (verdicts: readonly CheckVerdict[]): CheckVerdict =>
      (['fail', 'partial', 'pass'] as const).find((one) => verdicts.includes(one))!;
    fc.assert(
      fc.property(some, (pairs) => {
        const { result } = judgeExamples(
          ITEM,
          pairs.map(([loss, dJdW1]) => example(loss, dJdW1)),
        );
        const credits = [0, 1].map((index) => CREDIT[worst(pairs.map((pair) => pair[index]!))]);
        expect(result.score).toBe(caseScore(8, credits));
      }),
    );
  });
});
