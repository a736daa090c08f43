import { stringify } from 'csv-stringify/sync';
import { PENALTY_KINDS } from '../model/class-records.ts';
import type { GradeRow } from './grade-row.ts';

export const GRADEBOOKS = ['canvas', 'brightspace', 'gradescope'] as const;
/** A gradebook whose import a CSV file is made for. */
export type Gradebook = (typeof GRADEBOOKS)[number];

type Cells = readonly (string | number | null)[];

/** grades.csv: a line for each student, with parts, raw score, each penalty and the total. */
export function gradesCsv(rows: readonly GradeRow[], parts: readonly string[]): string {
  const head = ['net_id', 'name', 'submission', 'verdict', ...parts, 'raw_score', ...PENALTY_KINDS];
  const lines = rows.map((row) => [
    row.netId,
    row.person?.name ?? '',
    row.submission,
    row.verdict,
    ...parts.map((part) => row.parts.get(part) ?? null),
    row.rawScore,
    ...PENALTY_KINDS.map((kind) => row.penalties.get(kind) ?? null),
    row.score,
    row.maxScore,
    row.submitted,
    row.remarks,
  ]);
  return toCsv([[...head, 'score', 'max_score', 'submitted', 'remarks'], ...lines]);
}

/** The scores in the columns that a gradebook imports. Who has no score to trust has an empty cell, which changes nothing. */
export function gradebookCsv(gradebook: Gradebook, title: string, rows: readonly GradeRow[]): string {
  return toCsv(COLUMNS[gradebook](title, rows));
}

const COLUMNS: Readonly<Record<Gradebook, (title: string, rows: readonly GradeRow[]) => Cells[]>> = {
  // Found by SIS Login ID; ID and SIS User ID may stay empty.
  canvas: (title, rows) => [
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', title],
    ...rows.map(({ netId, person, score }) => [
      person?.name ?? '',
      '',
      person?.sid ?? '',
      netId,
      person?.section ?? '',
      score,
    ]),
  ],
  // `#` keeps spreadsheets from taking an id for a number, and ends each line.
  brightspace: (title, rows) => [
    ['Username', `${title} Points Grade`, 'End-of-Line Indicator'],
    ...rows.map(({ netId, score }) => [`#${netId}`, score, '#']),
  ],
  gradescope: (_title, rows) => [
    ['Name', 'SID', 'Email', 'Total Score', 'Max Points', 'Submission Time'],
    ...rows.map(({ netId, person, score, maxScore, submitted }) => [
      person?.name ?? '',
      person?.sid || netId,
      person?.email ?? '',
      score,
      maxScore,
      submitted,
    ]),
  ],
};

/** RFC 4180; cells that a spreadsheet would take for a formula get an apostrophe before them. */
function toCsv(lines: readonly Cells[]): string {
  return stringify(
    lines.map((cells) => [...cells]),
    { escape_formulas: true, record_delimiter: 'windows' },
  );
}
