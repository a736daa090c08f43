import { describe, expect, it, vi } from 'vitest';
import { KINDS } from '../kinds/index.ts';
import type { Finding, Kind, Run } from '../kinds/kind.ts';
import type { CaseResult, Check } from '../model/report.ts';
import type { Verdict, Visibility } from '../model/verdict.ts';
import { harnessErrorCase } from './case.ts';
import { withDiagnosis, type JudgedCase } from './diagnose.ts';
import { caseOf, outcomeOf } from './samples.ts';

type Diagnose = NonNullable<Kind['diagnose']>;

const FINDING: Finding = { hints: ['Your b1 is left out.'], consequences: ['loss', 'dJdW1'] };
const always: Diagnose = (runs) => runs.map(() => FINDING);
const ofMany: Diagnose = (runs) => (runs.length < 2 ? null : always(runs));
const differs = (name: string, kind: 'values' | 'shape' = 'values'): Check => ({
  name,
  verdict: 'fail',
  difference: { kind },
});

/** A case of two checks, of which the first fails unless its verdict is pass. */
function judged(
  visibility: Visibility,
  verdict: Verdict,
  diagnose: Diagnose,
  { checks = [differs('loss')], examples = 1, first = 0 } = {},
): JudgedCase {
  const item = caseOf(visibility);
  const kind: Kind = { ...KINDS.get('two-layer-net')!, lawOf: () => null, diagnose };
  const { id, title } = item.fields;
  const said = { audience: 'student', code: 'values', text: 'It differs.' } as const;
  const result: CaseResult = {
    id,
    title,
    part: item.part,
    visibility,
    verdict,
    score: 0,
    max_score: 4,
    ending: 'returned',
    checks,
    messages: [said],
  };
  const runs = Array.from({ length: examples }, (_, seed) => ({
    fields: item.fields,
    job: { seed, steps: [], tensors: {} },
  }));
  const outcomes = runs.map(() => outcomeOf({}));
  return { item, kind, examples: runs, outcomes, result, first: verdict === 'pass' ? -1 : first };
}

const told = (results: readonly CaseResult[]) =>
  results.map(({ messages }) => messages.map(({ audience, code }) => `${audience} ${code}`));

describe('what a known mistake adds to the results of a part', () => {
  it('costs nothing where all cases pass', () => {
    const diagnose = vi.fn<Diagnose>(() => null);
    const cases = [judged('public', 'pass', diagnose), judged('hidden', 'pass', diagnose)];
    expect(withDiagnosis(cases)).toEqual(cases.map(({ result }) => result));
    expect(diagnose).not.toHaveBeenCalled();
  });

  it('is for students what public cases alone show; staff are not told it twice', () => {
    const results = withDiagnosis([judged('public', 'fail', always), judged('hidden', 'fail', always)]);
    expect(told(results)).toEqual([
      ['student diagnosis', 'student consequence', 'student values'],
      ['staff diagnosis', 'staff consequence', 'student values'],
    ]);
    expect(results[0]!.messages.slice(0, 2).map(({ text }) => text)).toEqual([
      'Your b1 is left out.',
      'loss follows from that: for what your code had computed before, it is right.',
    ]);
  });

  it('is for staff alone where it takes hidden cases to tell', () => {
    const results = withDiagnosis([judged('public', 'fail', ofMany), judged('hidden', 'fail', ofMany)]);
    expect(told(results)[0]).toEqual(['staff diagnosis', 'staff consequence', 'student values']);
  });

  it('is nothing for students where no public case fails', () => {
    const diagnose = vi.fn<Diagnose>((runs: readonly Run[]) => runs.map(() => FINDING));
    const results = withDiagnosis([judged('public', 'pass', diagnose), judged('hidden', 'fail', diagnose)]);
    expect(diagnose.mock.calls.map(([runs]) => runs.length)).toEqual([2]);
    expect(told(results)[1]).toEqual(['staff diagnosis', 'staff consequence', 'student values']);
  });

  it('counts as following only checks whose numbers differ', () => {
    const checks = [
      differs('loss', 'shape'),
      differs('forward'),
      { name: 'dJdW1', verdict: 'pass' as const },
    ];
    expect(told(withDiagnosis([judged('public', 'fail', always, { checks })]))).toEqual([
      ['student diagnosis', 'student values'],
    ]);
  });

  it('takes few examples of a random case, the first that fails among them, and tells of that one', () => {
    const diagnose = vi.fn<Diagnose>((runs: readonly Run[]) =>
      runs.map(({ example }) =>
        example.job.seed === 70 ? FINDING : { hints: ['Another.'], consequences: [] },
      ),
    );
    const [result] = withDiagnosis([judged('public', 'fail', diagnose, { examples: 200, first: 70 })]);
    expect(diagnose.mock.calls[0]![0].map(({ example }) => example.job.seed)).toEqual([0, 1, 2, 3, 70]);
    expect(result!.messages[0]!.text).toBe('Your b1 is left out.');
  });

  it('comes after how many examples fail', () => {
    const wrong = judged('public', 'fail', always);
    const many = { audience: 'student', code: 'examples', text: '3 of 4 fail.' } as const;
    const messages = [many, ...wrong.result.messages];
    expect(told(withDiagnosis([{ ...wrong, result: { ...wrong.result, messages } }]))).toEqual([
      ['student examples', 'student diagnosis', 'student consequence', 'student values'],
    ]);
  });

  it('leaves out laws, and what Backcheck itself could not judge', () => {
    const diagnose = vi.fn<Diagnose>((runs: readonly Run[]) => runs.map(() => FINDING));
    const wrong = judged('public', 'fail', diagnose);
    const law = { ...wrong, kind: { ...wrong.kind, lawOf: () => () => new Map() } };
    const broken = { ...wrong, result: harnessErrorCase(wrong.item, 'No worker.') };
    const results = withDiagnosis([law, broken, wrong]);
    expect(diagnose.mock.calls[0]![0]).toHaveLength(1);
    expect(told(results)).toEqual([
      ['student values'],
      ['student harness-error', 'staff harness-error'],
      ['student diagnosis', 'student consequence', 'student values'],
    ]);
  });

  it('is nothing for a kind that knows no mistakes', () => {
    const wrong = judged('public', 'fail', () => null);
    const { diagnose: _none, ...kind } = wrong.kind;
    expect(told(withDiagnosis([{ ...wrong, kind }]))).toEqual([['student values']]);
  });
});
