import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../model/class-records.ts';
import { replaceFile } from './disk.ts';
import { classRows, type GradeRow } from './grade-row.ts';
import { gradebookCsv, GRADEBOOKS, gradesCsv, type Gradebook } from './grades-csv.ts';

export interface GradesOptions {
  readonly title: string;
  /** Ids of the parts, in order. */
  readonly parts: readonly string[];
  readonly roster: ReadonlyMap<string, Person> | null;
  readonly gradebooks: readonly Gradebook[];
}

/** Writes grades.csv, and grades-<gradebook>.csv for each that is asked for; removes what is left of those that are not. */
export async function writeGrades(
  outDir: string,
  rows: readonly GradeRow[],
  { title, parts, roster, gradebooks }: GradesOptions,
): Promise<void> {
  const all = classRows(rows, roster);
  const there = parts.filter((part) => all.some((row) => row.parts.has(part)));
  await write(join(outDir, 'grades.csv'), gradesCsv(all, there));
  for (const gradebook of GRADEBOOKS) {
    const path = join(outDir, `grades-${gradebook}.csv`);
    // An old one would be imported with old scores.
    if (gradebooks.includes(gradebook)) await write(path, gradebookCsv(gradebook, title, all));
    else await rm(path, { force: true });
  }
}

async function write(path: string, text: string): Promise<void> {
  await replaceFile(path, (file) => writeFileSync(file, text));
}
