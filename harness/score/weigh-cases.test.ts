import { expect, it } from 'vitest';
import type { CaseResult } from '../model/report.ts';
import { weighCases } from './weigh-cases.ts';

const result = (id: string, verdicts: readonly CaseResult['verdict'][]): CaseResult => ({
  id,
  part: 'mlp',
  title: id,
  visibility: 'hidden',
  verdict: 'partial',
  score: 1,
  max_score: 2,
  ending: 'returned',
  checks: verdicts.map((verdict, index) => ({ name: `check-${index}`, verdict })),
  messages: [],
});
const item = (id: string, points: number) => ({
  fields: { id, title: id, points },
  part: 'mlp',
  visibility: 'hidden' as const,
  file: '',
  line: 1,
});

it('gives cases the points of the assignment as it is now, shared over the checks as they went', () => {
  const results = [
    result('a', ['pass', 'partial', 'fail', 'fail']),
    result('b', ['pass']),
    result('c', ['fail']),
  ];
  expect(weighCases(results, [item('a', 8), item('c', 1)])).toMatchObject([
    { id: 'a', score: 3, max_score: 8 },
    null,
    { id: 'c', score: 0, max_score: 1 },
  ]);
});
