import { join } from 'node:path';
import { classFiles } from '../load/class/class-files.ts';
import { readRecords } from '../load/class/records.ts';
import { identifierOf, readRoster, type Roster } from '../load/class/roster.ts';
import type { FindOptions } from '../load/found.ts';
import type { Assignment } from '../model/assignment.ts';
import type { ClassRecords } from '../model/class-records.ts';
import { isError } from '../model/problem.ts';
import { NO_RULES } from '../model/rules.ts';
import { casesRoot, printProblems } from './load-or-report.ts';

/** A class's folder, whose roster has been read; the other files need to know who handed in. */
export interface ClassFolder {
  readonly roster: Roster | null;
  readonly identify?: NonNullable<FindOptions['identify']>;
  readonly files: ReadonlyMap<string, string>;
}

/** The class's folder, `--class DIR` or `class/` beside the assignment's cases; null after printing what is wrong. */
export function openClassFolder(
  assignment: Assignment,
  option: string | undefined,
  cases: string | undefined,
): ClassFolder | null {
  const folder = option ?? join(casesRoot(cases), assignment.id, 'class');
  const { files, problems } = classFiles(folder, option !== undefined);
  const path = files.get('roster.csv');
  const read = path === undefined ? { roster: null, problems: [] } : readRoster(path);
  const all = [...problems, ...read.problems];
  printProblems(all);
  if (all.some(isError)) return null;
  const { roster } = read;
  return { files, roster, ...(roster !== null && { identify: identifierOf(roster) }) };
}

/** What the class's files say; null after printing what is wrong. `students`: net ids in lower case. */
export function recordsOrReport(
  { files, roster }: ClassFolder,
  { parts, rules = NO_RULES }: Assignment,
  students: readonly string[],
): ClassRecords | null {
  const { records, problems } = readRecords(files, { parts, rules, roster, students: new Set(students) });
  printProblems(problems);
  return problems.some(isError) ? null : records;
}
