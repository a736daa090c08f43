import type { Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { clean } from '../model/clean.ts';
import type { Limits } from '../model/limits.ts';
import type { Problem } from '../model/problem.ts';
import type { Submission } from '../model/submission.ts';
import type { SubmissionCode } from './codes.ts';
import { entriesOf, isPython, type Entry } from './entries.ts';
import { didYouMean } from './nearest.ts';
import { systemCode } from './read-text.ts';
import { failed, readFolder, readSingleFile } from './read-submission.ts';
import { uniqueIds } from './submission-id.ts';

/** The longest path of Linux. */
const MOST_PATH = 4096;

/** A submission that has been found, and can be read when its turn comes, so that a class need not fit into memory. */
export interface SubmissionSource {
  readonly id: string;
  /** Where it is, for people. */
  readonly path: string;
  /** Takes it in. Never rejects: what cannot be taken in is a problem of this submission alone. */
  readonly read: () => Promise<Submission>;
}

export interface LoadedSubmissions {
  readonly submissions: readonly SubmissionSource[];
  /** What is wrong with the paths themselves. */
  readonly problems: readonly Problem[];
}

interface Options {
  readonly limits: Pick<Limits, 'source_kb'>;
  /** The files that the parts ask for; they tell one student's folder from a folder of students. */
  readonly files?: readonly string[];
}

/** A submission before it has a unique id. */
interface Found {
  readonly name: Buffer;
  readonly path: string;
  readonly read: (id: string) => Promise<Submission>;
}

/**
 * Finds the submissions at paths. A path is a folder of submissions (one folder each), one submission's folder, or one
 * Python file, which is then taken alone. Their order is that of the paths, and of names within a folder.
 */
export async function loadSubmissions(
  paths: readonly string[],
  options: Options,
): Promise<LoadedSubmissions> {
  const found: Found[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const result = await find(path, options);
    if (Array.isArray(result)) found.push(...result);
    else problems.push(result);
  }
  const ids = uniqueIds(found.map(({ name }) => name));
  const submissions = found.map(({ path, read }, index) => {
    const id = ids[index]!;
    return { id, path: clean(path, MOST_PATH), read: async () => read(id) };
  });
  return { submissions, problems };
}

async function find(path: string, options: Options): Promise<Found[] | Problem> {
  let status: Stats;
  try {
    status = await lstat(path);
  } catch (error) {
    return await missing(path, systemCode(error));
  }
  const full = Buffer.from(resolve(path));
  const entry: Entry = { name: Buffer.from(basename(resolve(path))), path: full, shown: path, status };
  if (status.isDirectory()) return await findInFolder(entry, options);
  if (status.isFile() && isPython(entry.name)) {
    const name = Buffer.from(basename(dirname(resolve(path))));
    return [{ name, path, read: async (id) => readSingleFile(id, full, options.limits) }];
  }
  return (
    special(entry) ??
    problem(path, 'unsupported-file', 'A folder, a Python file or a zip was expected; this is none of them.')
  );
}

async function findInFolder(folder: Entry, options: Options): Promise<Found[] | Problem> {
  const listed = await entriesOf(folder.path, folder.shown);
  if (listed.entries === null) return problem(folder.shown, 'unreadable', listed.text);
  if (await isSubmission(listed.entries, options.files ?? [])) return [asFolder(folder, options)];
  const found: Found[] = [];
  for (const entry of listed.entries) {
    if (entry.status.isDirectory()) found.push(asFolder(entry, options));
    else if (!(await isLinkToFile(entry))) found.push(...(special(entry) ?? []));
  }
  if (found.length > 0) return found;
  const text = 'There is no submission here: neither a Python file nor a folder with one.';
  return problem(folder.shown, 'no-submissions', text);
}

/**
 * Whether a folder is one student's. It is where it has a file that a part asks for. With other Python files only, it
 * is unless a folder inside has such a file: then the files are the course's own, beside the students' folders.
 */
async function isSubmission(entries: readonly Entry[], files: readonly string[]): Promise<boolean> {
  if (holdsOne(entries, files)) return true;
  if (!entries.some(({ name }) => isPython(name))) return false;
  for (const { path, shown, status } of entries) {
    if (!status.isDirectory()) continue;
    const inside = await entriesOf(path, shown);
    if (holdsOne(inside.entries ?? [], files)) return false;
  }
  return true;
}

function holdsOne(entries: readonly Entry[], files: readonly string[]): boolean {
  return entries.some(({ name }) => files.some((file) => file.toLowerCase() === String(name).toLowerCase()));
}

function asFolder({ name, path, shown }: Entry, { limits }: Options): Found {
  return { name, path: shown, read: async (id) => readFolder(id, path, limits) };
}

/** Zips and links: submissions that cannot be taken in (yet), rather than students who are forgotten. */
function special(entry: Entry): Found[] | null {
  const { name, shown: path, status } = entry;
  if (status.isSymbolicLink()) {
    const text =
      'The submission is a symbolic link; links are never followed. Give the folder that it points to.';
    return [{ name, path, read: (id) => Promise.resolve(failed(id, 'symlink', path, text)) }];
  }
  // Reading zips belongs here: `read` unpacks in memory, with the limits of `readFolder`.
  if (status.isFile() && isZip(name)) {
    const text = 'Zip files cannot be read yet: unpack it into a folder of its own.';
    const stem = Buffer.from(name.subarray(0, -4));
    return [{ name: stem, path, read: (id) => Promise.resolve(failed(id, 'zip', path, text)) }];
  }
  return null;
}

/** A linked README is no student. */
async function isLinkToFile({ name, path, status }: Entry): Promise<boolean> {
  if (!status.isSymbolicLink() || isZip(name)) return false;
  const target = await stat(path).catch(() => null);
  return target?.isFile() === true;
}

function isZip(name: Buffer): boolean {
  return /\.zip$/i.test(String(name));
}

async function missing(path: string, code: string): Promise<Problem> {
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return problem(path, 'unreadable', `It cannot be read: ${code === 'EACCES' ? 'no permission' : code}.`);
  }
  const beside = await readdir(dirname(resolve(path))).catch((): string[] => []);
  const suggestion = didYouMean(basename(resolve(path)), beside);
  return {
    ...problem(path, 'no-such-path', 'There is no such file or folder.'),
    ...(suggestion !== undefined && { suggestion }),
  };
}

function problem(file: string, code: SubmissionCode, text: string): Problem {
  return { code, file, text };
}
