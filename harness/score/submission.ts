import type { Credit, Part } from '../model/assignment.ts';
import type { Ending } from '../model/ending.ts';
import { sumOfPoints } from '../model/points.ts';
import type { CaseResult, SubmissionResult } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { partScore } from './part.ts';

/** The fields of a submission's result that follow from its cases. */
export type SubmissionScore = Pick<
  SubmissionResult,
  'verdict' | 'score' | 'max_score' | 'raw_score' | 'penalties' | 'parts'
>;

/**
 * Adds up a submission. Only checks' verdicts and cases' points count, so a saved report can be scored again. A part
 * none of whose cases was judged (all skipped, or none there) is left out: it is worth nothing here, and costs nothing.
 * `endings` says by part how importing its file ended.
 */
export function submissionScore(
  assignment: { readonly parts: readonly Part[] },
  cases: readonly CaseResult[],
  endings: ReadonlyMap<string, Ending>,
): SubmissionScore {
  const known = new Set(assignment.parts.map(({ id }) => id));
  const stray = cases.find(({ part }) => !known.has(part));
  if (stray !== undefined) throw new Error(`Case ${stray.id} belongs to no part: ${stray.part}.`);
  const judged = cases.filter(({ verdict }) => verdict !== 'skipped');
  const parts = assignment.parts.flatMap(({ id, points }) => {
    const own = judged.filter(({ part }) => part === id);
    if (own.length === 0) return [];
    const score = partScore(points, own.map(shareOfCase));
    return [{ id, score, max_score: points, ending: endings.get(id) ?? 'not-started' }];
  });
  const score = sumOfPoints(parts.map((part) => part.score));
  return {
    verdict: verdictOf(judged, score),
    score,
    max_score: sumOfPoints(parts.map((part) => part.max_score)),
    raw_score: score,
    penalties: [],
    parts,
  };
}

function shareOfCase({ max_score: points, checks }: CaseResult): { points: number; credits: Credit[] } {
  return { points, credits: checks.map(({ verdict }) => creditOf(verdict)) };
}

/** What a check's verdict earns. */
export function creditOf(verdict: Verdict): Credit {
  if (verdict === 'pass') return 'full';
  return verdict === 'partial' ? 'half' : 'none';
}

function verdictOf(judged: readonly CaseResult[], score: number): Verdict {
  if (judged.length === 0) return 'skipped';
  if (judged.some(({ verdict }) => verdict === 'harness-error')) return 'harness-error';
  if (judged.every(({ verdict }) => verdict === 'pass')) return 'pass';
  return score === 0 ? 'fail' : 'partial';
}
