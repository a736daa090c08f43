import { isDeepStrictEqual } from 'node:util';
import type { CaseResult, Report, SubmissionResult } from '../model/report.ts';

/** A submission that two reports do not judge alike. */
export interface Change {
  readonly id: string;
  /** Null where the older report has no such submission. */
  readonly before: SubmissionResult | null;
  /** Null where the newer report has no such submission. */
  readonly after: SubmissionResult | null;
  /** What moved the score, or a verdict: one sentence each, cases first. */
  readonly reasons: readonly string[];
}

/** Submissions whose scores or verdicts differ, in the order of the newer report, then those that are gone. */
export function changesBetween(older: Report, newer: Report): readonly Change[] {
  const before = new Map(older.submissions.map((result) => [result.id, result]));
  const after = new Set(newer.submissions.map(({ id }) => id));
  const changes = newer.submissions.flatMap((result) => change(before.get(result.id) ?? null, result));
  const gone = older.submissions.filter(({ id }) => !after.has(id));
  return [
    ...changes,
    ...gone.map((result): Change => ({ id: result.id, before: result, after: null, reasons: [] })),
  ];
}

/** What two runs did not have in common, as `name: before → after`: seed, tier and versions, which can move any score. */
export function circumstancesChanged(older: Report['run'], newer: Report['run']): readonly string[] {
  const [a, b] = [older, newer].map(
    ({ seed, tier, versions }) => new Map(Object.entries({ seed, tier, ...versions })),
  );
  const names = new Set([...a!.keys(), ...b!.keys()]);
  return [...names].flatMap((name) => {
    const [from, to] = [a!.get(name), b!.get(name)];
    return from === to ? [] : [`${name}: ${from ?? 'none'} → ${to ?? 'none'}`];
  });
}

function change(before: SubmissionResult | null, after: SubmissionResult): Change[] {
  if (before === null) return [{ id: after.id, before, after, reasons: [] }];
  const reasons = [
    ...caseReasons(before.cases, after.cases),
    ...partReasons(before, after),
    ...penaltyReasons(before, after),
  ];
  const isSame = before.score === after.score && before.verdict === after.verdict && reasons.length === 0;
  return isSame ? [] : [{ id: after.id, before, after, reasons }];
}

function caseReasons(before: readonly CaseResult[], after: readonly CaseResult[]): string[] {
  const older = new Map(before.map((item) => [item.id, item]));
  const kept = new Set(after.map(({ id }) => id));
  const told = after.flatMap((item) => {
    const was = older.get(item.id);
    if (was === undefined) return [`${item.id}: new, ${worth(item)}${why(item)}`];
    if (was.verdict === item.verdict && was.score === item.score && was.max_score === item.max_score)
      return [];
    return [`${item.id}: ${worth(was)} → ${worth(item)}${why(item) || why(was)}`];
  });
  return [
    ...told,
    ...before.filter(({ id }) => !kept.has(id)).map((item) => `${item.id}: gone, was ${worth(item)}`),
  ];
}

function worth({ verdict, score, max_score: most }: CaseResult): string {
  return `${verdict} ${score}/${most}`;
}

/** The first thing that is said of a case which does not pass, for staff. */
function why({ verdict, messages }: CaseResult): string {
  if (verdict === 'pass') return '';
  const told = messages.filter(({ code }) => code !== 'examples');
  const message = told.find(({ audience }) => audience === 'staff') ?? told[0];
  return message === undefined ? '' : `. ${message.text}`;
}

/** Parts that changed though none of their cases did: marks by hand, other points, or another run of a file. */
function partReasons(before: SubmissionResult, after: SubmissionResult): string[] {
  const older = new Map(before.parts.map((part) => [part.id, part]));
  const moved = new Set(
    after.cases
      .filter(
        (item) =>
          !isDeepStrictEqual(
            item,
            before.cases.find(({ id }) => id === item.id),
          ),
      )
      .map(({ part }) => part),
  );
  return after.parts.flatMap(({ id, score, max_score: most, comment }) => {
    const was = older.get(id);
    if (was === undefined) return [`Part ${id}: new, ${score}/${most}`];
    if (moved.has(id) || (was.score === score && was.max_score === most)) return [];
    const said = comment === undefined ? '' : `. ${comment}`;
    return [`Part ${id}: ${was.score}/${was.max_score} → ${score}/${most}${said}`];
  });
}

function penaltyReasons(before: SubmissionResult, after: SubmissionResult): string[] {
  const [older, newer] = [before.penalties.map(penaltyText), after.penalties.map(penaltyText)];
  return [
    ...newer.filter((line) => !older.includes(line)).map((line) => `Penalty now: ${line}`),
    ...older.filter((line) => !newer.includes(line)).map((line) => `Penalty no more: ${line}`),
    ...(isDeepStrictEqual(before.overrides, after.overrides) ? [] : overrideReasons(after)),
  ];
}

function overrideReasons({ overrides = [] }: SubmissionResult): string[] {
  if (overrides.length === 0) return ['No more points set by a person'];
  return overrides.map(
    ({ part, computed, points, author, reason }) =>
      `${part} set from ${computed} to ${points} by ${author}: ${reason}`,
  );
}

function penaltyText({ code, amount, reason }: SubmissionResult['penalties'][number]): string {
  return `−${amount} ${code}: ${reason}`;
}
