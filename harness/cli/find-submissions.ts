import { existsSync } from 'node:fs';
import type { FindOptions } from '../load/found.ts';
import type { Superseded } from '../load/duplicates.ts';
import { loadSubmissions, type SubmissionSource } from '../load/submissions.ts';
import type { Assignment } from '../model/assignment.ts';
import { printProblems } from './load-or-report.ts';

/** The submissions that a command is about. */
export interface ClassSources {
  /** Those to grade. */
  readonly wanted: readonly SubmissionSource[];
  readonly superseded: readonly Superseded[];
  /** Net ids in lower case of all that were found, wanted or not. */
  readonly students: readonly string[];
}

/** Finds submissions at paths, `only` some of them by id; null after saying why there is nothing to grade. */
export async function findSubmissions(
  paths: readonly string[],
  { parts, limits }: Assignment,
  only: readonly string[] | undefined,
  more: Omit<FindOptions, 'limits' | 'files'> = {},
): Promise<ClassSources | null> {
  const files = parts.map(({ file }) => file);
  const { submissions, superseded, problems } = await loadSubmissions(paths, { limits, files, ...more });
  printProblems(problems);
  for (const id of only ?? []) {
    if (!submissions.some((source) => source.id === id)) {
      process.stderr.write(`backcheck: --only ${id}: no submission has this id.\n`);
      return null;
    }
  }
  const wanted = only === undefined ? submissions : submissions.filter(({ id }) => only.includes(id));
  const students = submissions.flatMap(({ id, students: known }) => known ?? [id.toLowerCase()]);
  if (wanted.length > 0) return { wanted, superseded, students };
  if (problems.length === 0)
    process.stderr.write(
      `backcheck: ${paths.filter((path) => existsSync(path)).join(', ')}: no submissions there.\n`,
    );
  return null;
}
