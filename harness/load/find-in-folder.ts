import { stat } from 'node:fs/promises';
import type { HandIn } from '../model/hand-in.ts';
import type { Problem } from '../model/problem.ts';
import { clean } from '../model/clean.ts';
import { entriesOf, isPython, type Entry } from './entries.ts';
import { holdsOne, pathProblem, type FindOptions, type Found } from './found.ts';
import { exportFacts, METADATA, parseMetadata, type ExportEntry } from './gradescope.ts';
import { readBytes } from './read-bytes.ts';
import { readFolder, type HandInFacts } from './read-submission.ts';
import { failed } from './take-files.ts';
import { readZip } from './zip/read-zip.ts';
import { foundZip, isZip } from './zip/student-zip.ts';

/** How many files beside the submissions are named. */
const MOST_NAMED = 5;
/** Autograder results are in it too. */
const MOST_METADATA = 64 * 1024 * 1024;

/** The submissions in a folder: one student's, a class's (a folder or a zip each), or a platform's export. */
export async function findInFolder(
  folder: Entry,
  options: FindOptions,
): Promise<{ readonly found: readonly Found[]; readonly problems: readonly Problem[] }> {
  const listed = entriesOf(folder.path, folder.shown);
  if (listed.entries === null) {
    return { found: [], problems: [pathProblem(folder.shown, 'unreadable', listed.text)] };
  }
  const metadata = listed.entries.find(({ name }) => String(name) === METADATA);
  if (metadata !== undefined) return findExport(listed.entries, metadata, options);
  if (isSubmission(listed.entries, options.files ?? [])) {
    return { found: [asFolder(folder, options)], problems: [] };
  }
  const found: Found[] = [];
  const others: string[] = [];
  for (const entry of listed.entries) {
    if (entry.status.isDirectory()) found.push(asFolder(entry, options));
    else if (!(await isLinkToFile(entry))) {
      const submission = special(entry, options);
      found.push(...(submission ?? []));
      if (submission === null && isWork(String(entry.name))) others.push(String(entry.name));
    }
  }
  if (found.length > 0) return { found, problems: notGraded(folder.shown, others) };
  const text = 'There is no submission here: neither a Python file, nor a zip, nor a folder with one.';
  return { found: [], problems: [pathProblem(folder.shown, 'no-submissions', text)] };
}

/** Archives, and links: submissions that cannot be taken in, rather than students who are forgotten. */
export function special(entry: Entry, options: FindOptions): Found[] | null {
  const { name, shown: path, status } = entry;
  if (status.isSymbolicLink()) {
    const text =
      'The submission is a symbolic link; links are never followed. Give the folder that it points to.';
    return [{ name, path, read: (id) => Promise.resolve(failed(id, 'symlink', path, text)) }];
  }
  if (!status.isFile()) return null;
  const stem = stemOfArchive(String(name));
  if (stem !== null) {
    const text = `The submission is an archive that cannot be read (${String(name)}); a zip was expected.`;
    const read = (id: string) => Promise.resolve(failed(id, 'unsupported-file', '.', text));
    return [{ name: Buffer.from(stem), path, students: [stem.toLowerCase()], read }];
  }
  if (!isZip(String(name))) return null;
  const open = (): Promise<Buffer> => Promise.resolve(entry.path);
  return [foundZip({ name, path, modified: status.mtime, open }, options)];
}

/** The name before the ending of an archive that is no zip; null for any other name. */
function stemOfArchive(name: string): string | null {
  const stem = name.replace(/\.(rar|7z|tar|tgz|tbz2?|txz|(tar\.)?(gz|bz2|xz|zst))$/i, '');
  return stem === name || stem === '' ? null : stem;
}

/** Whether a file may be somebody's work, handed in the wrong way. */
function isWork(name: string): boolean {
  return /\.(py|ipynb|pdf)$/i.test(name);
}

function notGraded(folder: string, names: readonly string[]): Problem[] {
  if (names.length === 0) return [];
  const listed = names.slice(0, MOST_NAMED).map((name) => clean(name, 100));
  const more = names.length > MOST_NAMED ? `, … (${names.length} in all)` : '';
  const text = `What lies beside the submissions is not graded: ${listed.join(', ')}${more}.`;
  return [{ ...pathProblem(folder, 'not-graded', text), severity: 'warning' }];
}

/** Facts of a folder or file that a grader put together and holds to the rules all the same. */
export function ownFacts(form: HandIn['form'], name: Buffer): HandInFacts {
  return { form, students: [String(name).toLowerCase()] };
}

/**
 * Whether a folder is one student's. It is where it has a file that a part asks for. With other Python files only, it
 * is unless a folder inside has such a file: then the files are the course's own, beside the students' folders.
 */
function isSubmission(entries: readonly Entry[], files: readonly string[]): boolean {
  if (holdsOne(namesOf(entries), files)) return true;
  if (!entries.some(({ name }) => isPython(name))) return false;
  // One zip may be a student's data; several are a class, whatever lies beside them.
  if (entries.filter(({ name }) => isZip(String(name))).length > 1) return false;
  for (const { path, shown, status } of entries) {
    if (!status.isDirectory()) continue;
    const inside = entriesOf(path, shown);
    if (holdsOne(namesOf(inside.entries ?? []), files)) return false;
  }
  return true;
}

function namesOf(entries: readonly Entry[]): string[] {
  return entries.map(({ name }) => String(name));
}

function asFolder({ name, path, shown }: Entry, options: FindOptions, entry?: ExportEntry): Found {
  const own = options.strict === true ? ownFacts('folder', name) : undefined;
  const facts = entry === undefined ? own : exportFacts(entry);
  return {
    name: entry === undefined ? name : Buffer.from(entry.id),
    path: shown,
    ...(entry !== undefined && { students: entry.students }),
    ...(entry !== undefined && entry.submitted !== null && { time: entry.submitted }),
    read: async (id) => {
      const zip = onlyZip(path);
      if (zip === null) return await readFolder(id, path, options.limits, facts);
      const asZip = { ...(facts ?? ownFacts('zip', name)), archive: String(zip.name) };
      return await readZip(id, zip.path, options.limits, asZip);
    },
  };
}

/** Some platforms give each student a folder, with the zip that was handed in inside. */
function onlyZip(folder: Buffer): Entry | null {
  const { entries } = entriesOf(folder, '', 100);
  const zips = (entries ?? []).filter(({ name, status }) => status.isFile() && isZip(String(name)));
  const hasMore = entries?.some(({ name, status }) => status.isDirectory() || isPython(name)) ?? true;
  return zips.length === 1 && !hasMore ? zips[0]! : null;
}

function findExport(
  entries: readonly Entry[],
  metadata: Entry,
  options: FindOptions,
): Awaited<ReturnType<typeof findInFolder>> {
  const { bytes } = readBytes(metadata.path, MOST_METADATA);
  const { entries: known, problems } = parseMetadata(bytes, metadata.shown, options.identify);
  const folders = entries.filter(({ status }) => status.isDirectory());
  const found = folders.map((entry) => asFolder(entry, options, known.get(String(entry.name))));
  const there = new Set(namesOf(folders));
  const gone = [...known].filter(([folder]) => !there.has(folder));
  for (const [folder, entry] of gone) {
    const path = metadata.shown.slice(0, -METADATA.length) + folder;
    const text = 'The export names this folder, and it is not there.';
    const read = (id: string) => Promise.resolve(failed(id, 'no-files', '.', text));
    found.push({ name: Buffer.from(entry.id), path, students: entry.students, read });
  }
  return { found, problems };
}

/** A linked README is no student. */
async function isLinkToFile({ name, path, status }: Entry): Promise<boolean> {
  if (!status.isSymbolicLink() || isZip(String(name))) return false;
  const target = await stat(path).catch(() => null);
  return target?.isFile() === true;
}
