import type { Part } from '../model/assignment.ts';
import type { ClassRecords, Override } from '../model/class-records.ts';
import { sumOfPoints } from '../model/points.ts';
import type { SubmissionResult } from '../model/report.ts';
import { NO_RULES, type Rules } from '../model/rules.ts';
import { autogradFindings, autogradPenalties, autogradReviews, withAutogradMessages } from './autograd.ts';
import { applyPenalties } from './penalties.ts';
import { duePenalties } from './due-penalties.ts';
import { submissionScore } from './submission.ts';

type PartResult = SubmissionResult['parts'][number];
type OverrideLine = NonNullable<SubmissionResult['overrides']>[number];

/**
 * The score of a submission by the course's rules: cases, marks by hand, overrides of parts, penalties, override of the
 * total, in this order. Pure, and made of what a report holds, so that a saved report can be scored again.
 */
export function finalResult(
  result: SubmissionResult,
  assignment: { readonly parts: readonly Part[]; readonly rules?: Rules },
  records: ClassRecords,
): SubmissionResult {
  const { rules = NO_RULES } = assignment;
  const student = studentOf(result);
  const before = new Map(result.parts.map((part) => [part.id, part]));
  const endings = new Map(
    result.parts.flatMap(({ id, ending }) => (ending === undefined ? [] : [[id, ending] as const])),
  );
  const computed = submissionScore(assignment, result.cases, endings);
  const overrides = records.overrides.get(student) ?? [];
  const lines: OverrideLine[] = [];
  const parts = [
    ...computed.parts.map((part) => withFacts(part, before.get(part.id))),
    ...handParts(student, rules, records),
  ].map((part) => overridden(part, overrides, lines));
  const raw = sumOfPoints(parts.map(({ score }) => score));
  const findings = autogradFindings(result, assignment.parts);
  const decided = new Set(overrides.map(({ part }) => part));
  const forbidden = autogradPenalties(findings, parts, decided);
  const verdictAndParts = { ...result, parts, verdict: computed.verdict };
  const due = duePenalties(verdictAndParts, student, rules, records, forbidden);
  const { score, penalties } = applyPenalties(raw, due);
  const total = overrides.find(({ part }) => part === 'total');
  if (total !== undefined) lines.push(lineOf(total, score));
  const reviews = total === undefined ? autogradReviews(findings, decided) : [];
  const { overrides: _old, review: _before, ...rest } = result;
  return {
    ...rest,
    verdict: computed.verdict,
    score: total?.points ?? score,
    max_score: sumOfPoints(parts.map((part) => part.max_score)),
    raw_score: raw,
    penalties,
    parts,
    messages: withAutogradMessages(result.messages, findings),
    ...(lines.length > 0 && { overrides: lines }),
    ...(reviews.length > 0 && { review: reviews }),
  };
}

/** The net id, in lower case, under which a submission's records are kept. */
export function studentOf({ id, hand_in: handIn }: Pick<SubmissionResult, 'id' | 'hand_in'>): string {
  return handIn?.students[0] ?? id.toLowerCase();
}

/** Parts marked by hand of which somebody has a mark: from then on they count for everyone. */
export function countingHandParts({ byHand }: Rules, { marks, overrides }: ClassRecords): Rules['byHand'] {
  const marked = new Set([
    ...[...marks.values()].flatMap((own) => [...own.keys()]),
    ...[...overrides.values()].flatMap((own) => own.map(({ part }) => part)),
  ]);
  return byHand.filter(({ id }) => marked.has(id));
}

function handParts(student: string, rules: Rules, records: ClassRecords): PartResult[] {
  return countingHandParts(rules, records).map(({ id, points }) => {
    const mark = records.marks.get(student)?.get(id);
    const comment = mark?.comment ?? '';
    return { id, score: mark?.points ?? 0, max_score: points, ...(comment !== '' && { comment }) };
  });
}

function withFacts(part: PartResult, before: PartResult | undefined): PartResult {
  const { as_handed_in: asHandedIn, autograd } = before ?? {};
  return { ...part, ...(asHandedIn && { as_handed_in: asHandedIn }), ...(autograd && { autograd }) };
}

function overridden(part: PartResult, overrides: readonly Override[], lines: OverrideLine[]): PartResult {
  const own = overrides.find((one) => one.part === part.id);
  if (own === undefined) return part;
  lines.push(lineOf(own, part.score));
  return { ...part, score: own.points };
}

function lineOf({ part, points, author, reason }: Override, computed: number): OverrideLine {
  return { part, computed, points, author, reason };
}
