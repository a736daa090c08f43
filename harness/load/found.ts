import type { Limits } from '../model/limits.ts';
import type { Problem } from '../model/problem.ts';
import type { Submission } from '../model/submission.ts';
import type { SubmissionCode } from './codes.ts';

/** A submission that has been found, before it has a unique id and has been read. */
export interface Found {
  readonly name: Buffer;
  /** Where it is, for people. */
  readonly path: string;
  readonly read: (id: string) => Promise<Submission>;
  /** Net ids in lower case, where the way it came in says who handed it in. */
  readonly students?: readonly string[];
  /** ISO 8601 in UTC: the time that says which of two of the same student came later. */
  readonly time?: string;
}

export interface FindOptions {
  readonly limits: Pick<Limits, 'source_kb'>;
  /** The files that the parts ask for; they tell one student's folder from a folder of students. */
  readonly files?: readonly string[];
  /** Hold bare folders and single files to the rules for handing in as well. */
  readonly strict?: boolean;
  /** Take a zip's modification time for the time at which it was handed in. */
  readonly fileTimes?: boolean;
  /** The net id of someone whom a platform knows by other names; null for a stranger. */
  readonly identify?: (names: readonly string[]) => string | null;
}

/** Whether one of the names is that of a file that a part asks for; upper case counts as lower. */
export function holdsOne(names: readonly string[], files: readonly string[]): boolean {
  const wanted = new Set(files.map((file) => file.toLowerCase()));
  return names.some((name) => wanted.has(name.toLowerCase()));
}

/** A problem of a path that was given. */
export function pathProblem(file: string, code: SubmissionCode, text: string): Problem {
  return { code, file, text };
}
