import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../model/assignment.ts';
import type { Ending } from '../model/ending.ts';
import type { CaseResult } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { submissionScore } from './submission.ts';

const part = (id: string, points: number): Part => ({
  id,
  title: id,
  points,
  kind: 'two-layer-net',
  file: `${id}.py`,
});
const assignment = { parts: [part('mlp', 35), part('gd', 15)] };
const endings = new Map<string, Ending>([
  ['mlp', 'returned'],
  ['gd', 'raised'],
]);
const score = (cases: readonly CaseResult[]) => submissionScore(assignment, cases, endings);

function caseOf(verdicts: readonly Verdict[], more: Partial<CaseResult> = {}): CaseResult {
  const verdict = verdicts.every((one) => one === 'pass')
    ? 'pass'
    : verdicts.every((one) => one === 'fail')
      ? 'fail'
      : 'partial';
  const checks = verdicts.map((one, i) => ({ name: `check-${i}`, verdict: one }));
  return {
    id: 'c',
    part: 'mlp',
    title: 'C',
    visibility: 'public',
    verdict,
    score: 0,
    max_score: 4,
    ending: 'returned',
    checks,
    messages: [],
    ...more,
  };
}

const cases = fc.array(
  fc
    .tuple(
      fc.array(fc.constantFrom<Verdict>('pass', 'partial', 'fail'), { minLength: 1, maxLength: 7 }),
      fc.constantFrom('mlp', 'gd'),
      fc.integer({ min: 1, max: 900 }),
    )
    .map(([verdicts, id, points]) => caseOf(verdicts, { part: id, max_score: points / 100 })),
  { minLength: 1, maxLength: 15 },
);

describe('submissionScore', () => {
  it('adds up parts, each worth its points', () => {
    const found = score([caseOf(['pass', 'fail']), caseOf(['pass'], { part: 'gd' })]);
    expect(found).toEqual({
      verdict: 'partial',
      score: 32.5,
      max_score: 50,
      raw_score: 32.5,
      penalties: [],
      parts: [
        { id: 'mlp', score: 17.5, max_score: 35, ending: 'returned' },
        { id: 'gd', score: 15, max_score: 15, ending: 'raised' },
      ],
    });
  });

  it('lies within [0, max] whatever the cases, in any order', () => {
    fc.assert(
      fc.property(cases, (list) => {
        const found = score(list);
        expect(found.score).toBeGreaterThanOrEqual(0);
        expect(found.score).toBeLessThanOrEqual(found.max_score);
        expect(String(found.score)).toMatch(/^\d+(\.\d{1,2})?$/);
        expect(score(list.toReversed())).toEqual(found);
      }),
    );
  });

  it('all pass is a pass with everything, all fail a fail with 0', () => {
    fc.assert(
      fc.property(cases, (list) => {
        const all = (verdict: Verdict) =>
          list.map((item) => ({
            ...item,
            verdict,
            checks: item.checks.map((check) => ({ ...check, verdict })),
          }));
        const passed = score(all('pass'));
        expect(passed).toMatchObject({ verdict: 'pass', score: passed.max_score });
        expect(score(all('fail'))).toMatchObject({ verdict: 'fail', score: 0 });
      }),
    );
  });

  it('a half check counts half', () => {
    expect(score([caseOf(['partial'])])).toMatchObject({ verdict: 'partial', score: 17.5 });
  });

  it('one case that could not be judged makes the whole a harness error', () => {
    const broken = caseOf([], { verdict: 'harness-error' });
    expect(score([caseOf(['pass']), broken])).toMatchObject({ verdict: 'harness-error', score: 17.5 });
    expect(score([broken]).verdict).toBe('harness-error');
  });

  it('skipped cases neither count nor cost; a part with nothing else is left out', () => {
    const skipped = caseOf(['skipped'], { verdict: 'skipped', part: 'gd' });
    expect(score([caseOf(['pass']), skipped])).toMatchObject({
      verdict: 'pass',
      score: 35,
      max_score: 35,
      parts: [{ id: 'mlp' }],
    });
    expect(score([skipped])).toMatchObject({ verdict: 'skipped', score: 0, max_score: 0, parts: [] });
    expect(score([]).verdict).toBe('skipped');
  });

  it('a part whose import is not known of was not started', () => {
    expect(submissionScore(assignment, [caseOf(['fail'])], new Map()).parts[0]?.ending).toBe('not-started');
  });

  it('a case of no part is a mistake of ours, told at once', () => {
    expect(() => score([caseOf(['pass'], { part: 'theory' })])).toThrow('theory');
  });
});
