import type { HandIn } from '../model/hand-in.ts';
import type { Submission } from '../model/submission.ts';
import type { SubmissionCode } from './codes.ts';
import { entriesOf, isPython, type Entry } from './entries.ts';
import { readBytes } from './read-bytes.ts';
import {
  isTaken,
  problemOf,
  takeFiles,
  type Candidate,
  type SourceLimits,
  type SubmissionProblem,
} from './take-files.ts';

const MOST_ENTRIES = 1_000;
/** How many names of files are kept, for the course's rules. */
export const MOST_NAMES = 100;

/** What is known of a submission before it is read; with it, the course's rules for handing in apply. */
export type HandInFacts = Omit<HandIn, 'files'>;

/** Takes in a submission's folder, with folders inside it one deep. Code goes before data where there is too much. */
export async function readFolder(
  id: string,
  folder: Buffer,
  limits: SourceLimits,
  facts?: HandInFacts,
): Promise<Submission> {
  const listing: Listing = { candidates: [], names: [], problems: [] };
  list(folder, '', listing);
  const submission = await takeFiles(id, listing.candidates, listing.problems, limits);
  if (facts === undefined) return submission;
  return { ...submission, handIn: { ...facts, files: listing.names.slice(0, MOST_NAMES) } };
}

/** Takes in one Python file alone. */
export async function readSingleFile(
  id: string,
  path: Buffer,
  limits: SourceLimits,
  facts?: HandInFacts,
): Promise<Submission> {
  const name = path.toString('utf8').split('/').at(-1)!;
  const candidate = { name, isCode: true, read: (most: number) => Promise.resolve(readBytes(path, most)) };
  const submission = await takeFiles(id, [candidate], [], limits);
  return facts === undefined ? submission : { ...submission, handIn: { ...facts, files: [name] } };
}

interface Listing {
  readonly candidates: Candidate[];
  /** Of all regular files, whether they travel to the worker or not. */
  readonly names: string[];
  readonly problems: SubmissionProblem[];
}

function list(folder: Buffer, prefix: string, listing: Listing): void {
  const { candidates, names, problems } = listing;
  const listed = entriesOf(folder, '', MOST_ENTRIES);
  if (listed.entries === null) {
    problems.push(problemOf(listed.code, prefix || '.', listed.text));
    return;
  }
  if (listed.isCut) {
    const text = `A folder may hold at most ${MOST_ENTRIES} files; only so many were looked at.`;
    problems.push(problemOf('too-many-files', prefix || '.', text));
  }
  for (const entry of listed.entries) {
    const name = decode(entry.name);
    const shown = prefix + String(entry.name);
    const refusal = name === null ? badName(entry) : refuse(entry, prefix !== '');
    if (refusal !== null) problems.push(problemOf(refusal.code, shown, refusal.text));
    if (entry.status.isFile()) names.push(shown);
    if (refusal !== null || name === null) continue;
    if (entry.status.isDirectory()) list(entry.path, `${name}/`, listing);
    else if (isTaken(name)) {
      const { path } = entry;
      const read = (most: number) => Promise.resolve(readBytes(path, most));
      candidates.push({ name: prefix + name, isCode: isPython(entry.name), read });
    }
  }
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
  if (!status.isDirectory() && !isTaken(String(name))) return null;
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
