import type { Case } from '../model/case.ts';
import { caseScore } from '../model/points.ts';
import type { CaseResult } from '../model/report.ts';
import { creditOf } from './submission.ts';

/** The results of cases with the points that the assignment gives them now. A case that it does not have any more is null. */
export function weighCases(results: readonly CaseResult[], cases: readonly Case[]): (CaseResult | null)[] {
  const points = new Map(cases.map(({ fields }) => [fields.id, fields.points]));
  return results.map((result) => {
    const worth = points.get(result.id);
    if (worth === undefined) return null;
    const credits = result.checks.map(({ verdict }) => creditOf(verdict));
    return { ...result, max_score: worth, score: caseScore(worth, credits) };
  });
}
