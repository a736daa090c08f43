import { clean } from '../model/clean.ts';
import type { Limits } from '../model/limits.ts';
import type { SourceFile, Submission } from '../model/submission.ts';
import type { SubmissionCode } from './codes.ts';
import type { Bytes } from './read-bytes.ts';

export type SourceLimits = Pick<Limits, 'source_kb'>;
export type SubmissionProblem = Submission['problems'][number];

/** A file that would be taken in, before it has been opened. */
export interface Candidate {
  readonly name: string;
  readonly isCode: boolean;
  readonly read: (most: number) => Promise<Bytes>;
}

/** Kinds of file that travel to the worker: code, and small data that code may read. */
const TAKEN = /\.(py|json|txt|csv|npy|pt)$/i;
const MOST_FILES = 64;
const MOST_PROBLEMS = 20;

/** Whether a file of this name travels to the worker. */
export function isTaken(name: string): boolean {
  return TAKEN.test(name);
}

/** Reads the files of a submission into memory. Code goes before data where there is too much. */
export async function takeFiles(
  id: string,
  candidates: readonly Candidate[],
  found: readonly SubmissionProblem[],
  limits: SourceLimits,
): Promise<Submission> {
  const problems = [...found];
  const inOrder = candidates.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  const files: SourceFile[] = [];
  let left = limits.source_kb * 1024;
  for (const { name, read } of inOrder.slice(0, MOST_FILES)) {
    const result = await read(left);
    if (result.bytes !== null) {
      files.push({ name, bytes: result.bytes });
      left -= result.bytes.length;
    } else if (result.code === 'too-large') {
      const text = `The file has ${result.size} bytes; all files together may have ${limits.source_kb} KiB.`;
      problems.push(problemOf('too-large', name, text));
    } else problems.push(problemOf(result.code, name, result.text));
  }
  const rest = inOrder.length - MOST_FILES;
  if (rest > 0) {
    const text = `At most ${MOST_FILES} files are taken in; ${rest} are left out.`;
    problems.push(problemOf('too-many-files', inOrder[MOST_FILES]!.name, text));
  }
  if (files.length === 0 && problems.length === 0) {
    problems.push(problemOf('no-files', '.', 'There is no Python file here.'));
  }
  return {
    id,
    files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    problems: problems.slice(0, MOST_PROBLEMS),
  };
}

/** A submission of which nothing can be taken in. */
export function failed(id: string, code: SubmissionCode, file: string, text: string): Submission {
  return { id, files: [], problems: [problemOf(code, file, text)] };
}

/** A problem of one file of a submission; the name of the file is a stranger's, so it is cleaned. */
export function problemOf(code: SubmissionCode, file: string, text: string): SubmissionProblem {
  return { code, file: clean(file, 200), text };
}

/** Code before data, and the top before what is inside folders. */
function rank({ name, isCode }: Candidate): number {
  return (isCode ? 0 : 2) + (name.includes('/') ? 1 : 0);
}
