import type { CaseResult, Report, Run, SubmissionResult } from '../model/report.ts';

/** Who reads. Staff see everything. */
export type Audience = 'student' | 'staff';

/** A hidden case as a student sees it: title and verdict, and what it is worth. */
export type HiddenCase = Pick<CaseResult, 'part' | 'title' | 'verdict' | 'score' | 'max_score'> & {
  readonly visibility: 'hidden';
};

export type PublicCase = Omit<CaseResult, 'visibility'> & { readonly visibility: 'public' };

/** A submission as its student sees it. */
export type StudentResult = Pick<
  SubmissionResult,
  'id' | 'verdict' | 'score' | 'max_score' | 'raw_score' | 'penalties' | 'parts' | 'messages'
> & { readonly cases: readonly (PublicCase | HiddenCase)[] };

/** A report as students see it; without the seed, from which hidden inputs could be drawn again. */
export interface StudentReport {
  readonly run: Omit<Run, 'seed'>;
  readonly submissions: readonly StudentResult[];
}

/**
 * The one place that drops what an audience may not see. It copies what is allowed, so that a field added later stays
 * hidden until it is listed here.
 */
export function forAudience(result: SubmissionResult, audience: 'student'): StudentResult;
export function forAudience(report: Report, audience: 'student'): StudentReport;
export function forAudience<T extends SubmissionResult | Report>(
  source: T,
  audience: Audience,
): T | StudentResult | StudentReport;
export function forAudience(
  source: SubmissionResult | Report,
  audience: Audience,
): SubmissionResult | Report | StudentResult | StudentReport {
  if (audience === 'staff') return source;
  return 'submissions' in source ? studentReport(source) : studentResult(source);
}

function studentReport({ run, submissions }: Report): StudentReport {
  const { assignment, tier, versions, started, finished } = run;
  return {
    run: { assignment, tier, versions, started, finished },
    submissions: submissions.map(studentResult),
  };
}

function studentResult(result: SubmissionResult): StudentResult {
  const { id, verdict, score, max_score, raw_score, penalties, parts } = result;
  return {
    id,
    verdict,
    score,
    max_score,
    raw_score,
    penalties,
    parts,
    messages: forStudents(result.messages),
    cases: result.cases.map((item) => (item.visibility === 'public' ? publicCase(item) : hiddenCase(item))),
  };
}

function publicCase(item: CaseResult): PublicCase {
  const { id, part, title, verdict, score, max_score, ending, checks, counterexample, autograd } = item;
  const messages = forStudents(item.messages);
  return {
    id,
    part,
    title,
    visibility: 'public',
    verdict,
    score,
    max_score,
    ending,
    checks,
    messages,
    ...(counterexample && { counterexample }),
    ...(autograd && { autograd }),
  };
}

/** Without its id: a title is written for students to read, an id may be a hint. */
function hiddenCase({ part, title, verdict, score, max_score }: CaseResult): HiddenCase {
  return { part, title, visibility: 'hidden', verdict, score, max_score };
}

function forStudents(messages: SubmissionResult['messages']): SubmissionResult['messages'] {
  return messages.filter(({ audience }) => audience === 'student');
}
