import { PENALTY_KINDS, type Person, type PenaltyKind } from '../model/class-records.ts';
import { clean } from '../model/clean.ts';
import { sumOfPoints } from '../model/points.ts';
import type { SubmissionResult } from '../model/report.ts';

/** What a gradebook needs of one student; small, so that a whole class fits in memory. */
export interface GradeRow {
  readonly netId: string;
  readonly person: Person | null;
  /** Id of the submission; empty where there is none. */
  readonly submission: string;
  /** A verdict, or `missing`. */
  readonly verdict: string;
  /** Null where there is none to trust. */
  readonly score: number | null;
  readonly rawScore: number | null;
  readonly maxScore: number;
  readonly parts: ReadonlyMap<string, number>;
  readonly penalties: ReadonlyMap<PenaltyKind, number>;
  readonly submitted: string;
  readonly remarks: string;
}

type Roster = ReadonlyMap<string, Person> | null;

/** The rows of a submission: one for each student who handed it in. */
export function gradeRows(result: SubmissionResult, roster: Roster): GradeRow[] {
  const students = result.hand_in?.students ?? [];
  return (students.length === 0 ? [result.id] : students).map((student) => ({
    ...shared(result),
    netId: roster?.get(student.toLowerCase())?.netId ?? student,
    person: roster?.get(student.toLowerCase()) ?? null,
  }));
}

/** The rows of a class: in the order of the roster, with those who handed in nothing; then everybody else. */
export function classRows(rows: readonly GradeRow[], roster: Roster): GradeRow[] {
  if (roster === null) return [...rows];
  const maxScore = Math.max(0, ...rows.map((row) => row.maxScore));
  const byId = Map.groupBy(rows, ({ netId }) => netId.toLowerCase());
  const onRoster = [...roster].flatMap(([key, person]) => byId.get(key) ?? [missing(person, maxScore)]);
  return [...onRoster, ...rows.filter(({ netId }) => !roster.has(netId.toLowerCase()))];
}

function shared(result: SubmissionResult): Omit<GradeRow, 'netId' | 'person'> {
  const isTrusted = result.verdict !== 'harness-error';
  return {
    submission: result.id,
    verdict: result.verdict,
    score: isTrusted ? result.score : null,
    rawScore: isTrusted ? result.raw_score : null,
    maxScore: result.max_score,
    parts: new Map(result.parts.map(({ id, score }) => [id, score])),
    penalties: new Map(PENALTY_KINDS.map((kind) => [kind, amountOf(kind, result)])),
    submitted: result.hand_in?.submitted ?? '',
    remarks: remarks(result),
  };
}

function amountOf(kind: PenaltyKind, { penalties }: SubmissionResult): number {
  return sumOfPoints(penalties.filter(({ code }) => code.startsWith(kind)).map(({ amount }) => amount));
}

function remarks({ penalties, overrides = [], review = [], parts }: SubmissionResult): string {
  return [
    ...review.map(({ part, reason }) => `review ${part}: ${reason}`),
    ...penalties.map(({ code, reason }) => `${code}: ${reason}`),
    ...overrides.map(
      ({ part, computed, author, reason }) => `${part}: ${computed} before ${author}: ${reason}`,
    ),
    ...parts.flatMap(({ id, comment }) => (comment === undefined ? [] : [`${id}: ${comment}`])),
  ]
    .map((text) => clean(text, 2000))
    .join(' | ');
}

function missing(person: Person, maxScore: number): GradeRow {
  return {
    netId: person.netId,
    person,
    submission: '',
    verdict: 'missing',
    score: null,
    rawScore: null,
    maxScore,
    parts: new Map(),
    penalties: new Map(),
    submitted: '',
    remarks: '',
  };
}
