import { clean } from '../model/clean.ts';
import type { Limits } from '../model/limits.ts';
import type { SourceFile, Submission } from '../model/submission.ts';
import type { SubmissionCode } from './codes.ts';
import { entriesOf, isPython, type Entry } from './entries.ts';
import { readBytes } from './read-bytes.ts';

/** Kinds of file that travel to the worker: code, and small data that code may read. */
const TAKEN = /\.(py|json|txt|csv|npy|pt)$/i;
const MOST_FILES = 64;
const MOST_ENTRIES = 1_000;
const MOST_PROBLEMS = 20;

type SourceLimits = Pick<Limits, 'source_kb'>;
type SubmissionProblem = Submission['problems'][number];

/** A file that would be taken in, before it has been opened. */
interface Candidate {
  readonly name: string;
  readonly path: Buffer;
  readonly isCode: boolean;
}

/** Takes in a submission's folder, with folders inside it one deep. Code goes before data where there is too much. */
export async function readFolder(id: string, folder: Buffer, limits: SourceLimits): Promise<Submission> {
  const problems: SubmissionProblem[] = [];
  const candidates = await candidatesIn(folder, '', problems);
  return await read(id, candidates, problems, limits);
}

/** Takes in one Python file alone. */
export async function readSingleFile(id: string, path: Buffer, limits: SourceLimits): Promise<Submission> {
  const name = path.toString('utf8').split('/').at(-1)!;
  return await read(id, [{ name, path, isCode: true }], [], limits);
}

/** A submission of which nothing can be taken in. */
export function failed(id: string, code: SubmissionCode, file: string, text: string): Submission {
  return { id, files: [], problems: [problem(code, file, text)] };
}

async function candidatesIn(
  folder: Buffer,
  prefix: string,
  problems: SubmissionProblem[],
): Promise<Candidate[]> {
  const listed = await entriesOf(folder, '', MOST_ENTRIES);
  if (listed.entries === null) {
    problems.push(problem('unreadable', prefix || '.', listed.text));
    return [];
  }
  if (listed.isCut) {
    const text = `A folder may hold at most ${MOST_ENTRIES} files; only so many were looked at.`;
    problems.push(problem('too-many-files', prefix || '.', text));
  }
  const candidates: Candidate[] = [];
  for (const entry of listed.entries) {
    const name = decode(entry.name);
    const shown = prefix + String(entry.name);
    const refusal = name === null ? badName(entry) : refuse(entry, prefix !== '');
    if (refusal !== null) problems.push(problem(refusal.code, shown, refusal.text));
    else if (name === null) continue;
    else if (entry.status.isDirectory()) {
      candidates.push(...(await candidatesIn(entry.path, `${name}/`, problems)));
    } else if (TAKEN.test(name)) {
      candidates.push({ name: prefix + name, path: entry.path, isCode: isPython(entry.name) });
    }
  }
  return candidates;
}

function refuse({ name, status }: Entry, isNested: boolean): { code: SubmissionCode; text: string } | null {
  if (status.isSymbolicLink())
    return { code: 'symlink', text: 'This is a symbolic link; links are never followed.' };
  if (status.isDirectory()) {
    if (isPython(name)) return { code: 'unreadable', text: 'A Python file was expected; this is a folder.' };
    return isNested ? { code: 'too-deep', text: 'Folders are taken in one deep; this one is not.' } : null;
  }
  if (status.isFile()) return null;
  return { code: 'special-file', text: 'This is a pipe, socket or device; it is not opened.' };
}

/** Only of something that would have been taken in. */
function badName({ name, status }: Entry): { code: SubmissionCode; text: string } | null {
  if (!status.isDirectory() && !TAKEN.test(String(name))) return null;
  return {
    code: 'bad-name',
    text: 'The name is not UTF-8, or holds control characters; the file is left out.',
  };
}

function decode(name: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
    return /[\p{Cc}\\]/u.test(text) ? null : text;
  } catch {
    return null;
  }
}

async function read(
  id: string,
  candidates: readonly Candidate[],
  problems: SubmissionProblem[],
  limits: SourceLimits,
): Promise<Submission> {
  const inOrder = candidates.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  const files: SourceFile[] = [];
  let left = limits.source_kb * 1024;
  for (const { name, path } of inOrder.slice(0, MOST_FILES)) {
    const result = await readBytes(path, left);
    if (result.bytes !== null) {
      files.push({ name, bytes: result.bytes });
      left -= result.bytes.length;
    } else if (result.code === 'too-large') {
      const text = `The file has ${result.size} bytes; all files together may have ${limits.source_kb} KiB.`;
      problems.push(problem('too-large', name, text));
    } else problems.push(problem(result.code, name, result.text));
  }
  const rest = inOrder.length - MOST_FILES;
  if (rest > 0) {
    const text = `At most ${MOST_FILES} files are taken in; ${rest} are left out.`;
    problems.push(problem('too-many-files', inOrder[MOST_FILES]!.name, text));
  }
  if (files.length === 0 && problems.length === 0) {
    problems.push(problem('no-files', '.', 'There is no Python file here.'));
  }
  return {
    id,
    files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    problems: problems.slice(0, MOST_PROBLEMS),
  };
}

/** Code before data, and the top before what is inside folders. */
function rank({ name, isCode }: Candidate): number {
  return (isCode ? 0 : 2) + (name.includes('/') ? 1 : 0);
}

function problem(code: SubmissionCode, file: string, text: string): SubmissionProblem {
  return { code, file: clean(file, 200), text };
}
