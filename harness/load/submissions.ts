import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { clean } from '../model/clean.ts';
import type { Problem } from '../model/problem.ts';
import type { Submission } from '../model/submission.ts';
import { latestOfEach, type Superseded } from './duplicates.ts';
import { isPython, type Entry } from './entries.ts';
import { findInFolder, ownFacts, special } from './find-in-folder.ts';
import { pathProblem, type FindOptions, type Found } from './found.ts';
import { didYouMean } from './nearest.ts';
import { systemCode } from './read-text.ts';
import { readSingleFile } from './read-submission.ts';
import { uniqueIds } from './submission-id.ts';
import { findInZip } from './zip/class-zip.ts';
import { isZip } from './zip/student-zip.ts';

/** The longest path of Linux. */
const MOST_PATH = 4096;

/** A submission that has been found, and can be read when its turn comes, so that a class need not fit into memory. */
export interface SubmissionSource {
  readonly id: string;
  /** Where it is, for people. */
  readonly path: string;
  /** Takes it in. Never rejects: what cannot be taken in is a problem of this submission alone. */
  readonly read: () => Promise<Submission>;
  /** Net ids in lower case, where the way it came in says who handed it in. */
  readonly students?: readonly string[];
}

export interface LoadedSubmissions {
  readonly submissions: readonly SubmissionSource[];
  /** What does not count, because the same student handed in again. */
  readonly superseded: readonly Superseded[];
  /** What is wrong with the paths themselves. */
  readonly problems: readonly Problem[];
}

/**
 * Finds the submissions at paths. A path is a folder of submissions (a folder or a zip each), a platform's export, a zip
 * of either, one submission's folder or zip, or one Python file, which is then taken alone. Their order is that of the
 * paths, and of names within a folder.
 */
export async function loadSubmissions(
  paths: readonly string[],
  options: FindOptions,
): Promise<LoadedSubmissions> {
  const found: Found[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const result = await find(path, options);
    found.push(...result.found);
    problems.push(...result.problems);
  }
  const { counting, superseded } = latestOfEach(found);
  const ids = uniqueIds(counting.map(({ name }) => name));
  const submissions = counting.map(({ path, read, students }, index) => {
    const id = ids[index]!;
    const known = students !== undefined && { students };
    return { id, path: clean(path, MOST_PATH), read: async () => read(id), ...known };
  });
  return { submissions, superseded, problems };
}

interface FoundAt {
  readonly found: readonly Found[];
  readonly problems: readonly Problem[];
}

async function find(path: string, options: FindOptions): Promise<FoundAt> {
  let status: Stats;
  try {
    status = await lstat(path);
  } catch (error) {
    return { found: [], problems: [await missing(path, systemCode(error))] };
  }
  const full = Buffer.from(resolve(path));
  const entry: Entry = { name: Buffer.from(basename(resolve(path))), path: full, shown: path, status };
  if (status.isDirectory()) return await findInFolder(entry, options);
  if (status.isFile() && isPython(entry.name)) {
    const name = Buffer.from(basename(dirname(resolve(path))));
    const facts = options.strict === true ? ownFacts('file', name) : undefined;
    const read = async (id: string) => readSingleFile(id, full, options.limits, facts);
    return { found: [{ name, path, read }], problems: [] };
  }
  if (status.isFile() && isZip(String(entry.name))) {
    const inside = await findInZip(full, path, options);
    if (inside !== null) return inside;
  }
  const found = special(entry, options);
  if (found !== null) return { found, problems: [] };
  const text = 'A folder, a Python file or a zip was expected; this is none of them.';
  return { found: [], problems: [pathProblem(path, 'unsupported-file', text)] };
}

async function missing(path: string, code: string): Promise<Problem> {
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    const why = code === 'EACCES' ? 'no permission' : code;
    return pathProblem(path, 'unreadable', `It cannot be read: ${why}.`);
  }
  const beside = await readdir(dirname(resolve(path))).catch((): string[] => []);
  const suggestion = didYouMean(basename(resolve(path)), beside);
  return {
    ...pathProblem(path, 'no-such-path', 'There is no such file or folder.'),
    ...(suggestion !== undefined && { suggestion }),
  };
}
