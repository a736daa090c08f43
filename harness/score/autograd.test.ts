import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../model/assignment.ts';
import { isUse, type AutogradEvidence, type AutogradPolicy } from '../model/autograd.ts';
import { NO_RECORDS } from '../model/class-records.ts';
import type { CaseResult, SubmissionResult } from '../model/report.ts';
import { finalResult } from './final.ts';

const NONE: AutogradEvidence = { nodes: 0, engine_calls: 0, dual_levels: 0, grad_fn_reads: 0, lines: [] };
const line = (number: number, what = 'backward') => ({ file: 'mlp.py', line: number, what });
const USE: AutogradEvidence = { ...NONE, nodes: 7, engine_calls: 1, lines: [line(17)] };

function caseOf(visibility: CaseResult['visibility'], autograd?: AutogradEvidence): CaseResult {
  return {
    id: 'c',
    part: 'mlp',
    title: 'C',
    visibility,
    verdict: 'pass',
    score: 1,
    max_score: 1,
    ending: 'returned',
    checks: [{ name: 'forward', verdict: 'pass' }],
    messages: [],
    ...(autograd && { autograd }),
  };
}

type PartResult = SubmissionResult['parts'][number];

function final(policy: AutogradPolicy, cases: CaseResult[], autograd?: PartResult['autograd']) {
  const rubric: Part = { id: 'mlp', title: 'Net', points: 35, kind: 'k', file: 'mlp.py', autograd: policy };
  const part: PartResult = { id: 'mlp', score: 35, max_score: 35, ending: 'returned' };
  const result: SubmissionResult = {
    id: 'ab1',
    path: '/ab1',
    verdict: 'pass',
    score: 35,
    max_score: 35,
    raw_score: 35,
    penalties: [],
    parts: [{ ...part, ...(autograd && { autograd }) }],
    messages: [{ audience: 'student', code: 'mended', text: 'As before.' }],
    cases,
    fingerprint: '',
    case_fingerprints: {},
    timing: { wall_ms: 0, cpu_ms: 0, peak_kb: 0 },
  };
  return finalResult(result, { parts: [rubric] }, NO_RECORDS);
}

const texts = ({ messages }: SubmissionResult): string[] =>
  messages.map(({ audience, text }) => `${audience}: ${text}`);
/** What a student can read of it, apart from the cases. */
const forStudent = ({ messages, penalties, score }: SubmissionResult) => ({
  messages: messages.filter(({ audience }) => audience === 'student'),
  penalties,
  score,
});

describe('the policy on torch.autograd', () => {
  it('says where it was used, how often, and where else to look', () => {
    const cases = [
      caseOf('public', USE),
      caseOf('hidden', { ...USE, lines: [line(17), line(30)] }),
      caseOf('hidden'),
    ];
    const found = final('review', cases, { source: [line(9, 'requires_grad')] });
    expect(texts(found)).toEqual([
      'student: As before.',
      'student: Part mlp uses torch.autograd, at mlp.py line 17 (backward); its derivatives are to be worked out by hand. A person will look at it before the score is final.',
      'staff: Part mlp: torch.autograd was used in 2 of 3 cases (backward passes: 2; nodes: 14), at mlp.py line 17 (backward), mlp.py line 30 (backward). The source names it at mlp.py line 9 (requires_grad). Decide with a line in overrides.csv: the points as they are, or others.',
    ]);
    expect(found.review).toEqual([
      {
        part: 'mlp',
        reason:
          'torch.autograd was used (backward passes: 2; nodes: 14), at mlp.py line 17 (backward), mlp.py line 30 (backward).',
      },
    ]);
    // Made again from its own report, nothing comes twice.
    expect(finalResult(found, { parts: [{ ...RUBRIC, autograd: 'review' }] }, NO_RECORDS)).toEqual(found);
    expect(texts(finalResult(found, { parts: [RUBRIC] }, NO_RECORDS))).toEqual(['student: As before.']);
  });

  it('takes a graph that nothing used for no use', () => {
    const found = final('zero', [caseOf('public', { ...NONE, nodes: 5 })], {
      source: [line(9, 'requires_grad')],
    });
    expect(texts(found)[1]).toBe(
      'staff: Part mlp: torch.autograd recorded a graph in 1 of 1 cases (nodes: 5), and nothing was seen to use it, as where requires_grad is left on. Lines to look at: mlp.py line 9 (requires_grad).',
    );
    expect(found).toMatchObject({ score: 35, penalties: [] });
  });

  it('takes lines of the source alone for nothing', () => {
    const found = final('zero', [caseOf('public')], { source: [line(9, 'autograd')] });
    expect(texts(found)).toEqual(['student: As before.']);
  });

  it('counts what the import did', () => {
    const found = final('zero', [caseOf('public')], { imported: USE });
    expect(found).toMatchObject({ score: 0, raw_score: 35 });
    expect(texts(found).at(-1)).toContain('was used when it was imported (backward passes: 1; nodes: 7)');
  });

  it('lets a student read the same, whatever hidden cases hold, once public ones show it or all of it is hidden', () => {
    const count = fc.nat({ max: 9 });
    const evidence: fc.Arbitrary<AutogradEvidence> = fc.record({
      nodes: count,
      engine_calls: count,
      dual_levels: count,
      grad_fn_reads: count,
      lines: fc.array(fc.record({ file: fc.string(), line: count, what: fc.string() }), { maxLength: 3 }),
    });
    const use = evidence.filter(isUse);
    const policy = fc.constantFrom<AutogradPolicy>('note', 'review', 'zero');
    fc.assert(
      fc.property(policy, use, use, fc.option(evidence, { nil: undefined }), (word, one, other, open) => {
        const seen = (hidden: AutogradEvidence) =>
          forStudent(final(word, [caseOf('public', open), caseOf('hidden', hidden)]));
        expect(seen(one)).toEqual(seen(other));
      }),
    );
  });
});

const RUBRIC: Part = { id: 'mlp', title: 'Net', points: 35, kind: 'k', file: 'mlp.py' };
