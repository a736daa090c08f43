import { clean } from '../../model/clean.ts';
import type { Submission } from '../../model/submission.ts';
import { isPython } from '../entries.ts';
import { MOST_NAMES, type HandInFacts } from '../read-submission.ts';
import {
  failed,
  isTaken,
  problemOf,
  takeFiles,
  type Candidate,
  type SourceLimits,
  type SubmissionProblem,
} from '../take-files.ts';
import { openArchive, type Member } from './archive.ts';
import { MOST_MEMBERS, realFiles, refusalOfMember, refusalOfZip } from './policy.ts';

/** A zip within a zip is unpacked in memory. */
export const MOST_INNER_BYTES = 64 * 1024 * 1024;

/**
 * Takes in one student's zip, from a path or from bytes. Nothing is written to the disk; only code and small data is
 * unpacked. A zip that holds nothing but another zip is looked into once.
 */
export async function readZip(
  id: string,
  source: Buffer | Uint8Array,
  limits: SourceLimits,
  facts: HandInFacts,
  mayHoldZip = true,
): Promise<Submission> {
  const archive = await openArchive(source, MOST_MEMBERS);
  if ('code' in archive) return withFacts(failed(id, archive.code, '.', archive.text), facts, []);
  try {
    const refusal = refusalOfZip(archive.members);
    if (refusal !== null) return withFacts(failed(id, refusal.code, '.', refusal.text), facts, []);
    const files = realFiles(archive.members);
    const inner = mayHoldZip ? innerZip(files) : null;
    if (inner === null) return await readMembers(id, files, limits, facts);
    const unpacked = await inner.read(MOST_INNER_BYTES);
    if (unpacked.bytes === null) {
      const text = 'text' in unpacked ? unpacked.text : 'The zip within the zip is too large.';
      return withFacts(failed(id, 'damaged-zip', '.', text), facts, [inner.name]);
    }
    return prefixed(await readZip(id, unpacked.bytes, limits, facts, false), inner.name);
  } finally {
    archive.close();
  }
}

/** Takes in some members of an open zip as one submission; names are those of the members. */
export async function readMembers(
  id: string,
  files: readonly Member[],
  limits: SourceLimits,
  facts: HandInFacts | undefined,
): Promise<Submission> {
  const problems: SubmissionProblem[] = [];
  const candidates: Candidate[] = [];
  for (const member of files) {
    const { name, read } = member;
    if (!isTaken(name)) continue;
    const refusal = refusalOfMember(member);
    if (refusal !== null) problems.push(problemOf(refusal.code, name, refusal.text));
    else candidates.push({ name, isCode: isPython(Buffer.from(name)), read });
  }
  const names = files.map(({ name }) => name);
  return withFacts(await takeFiles(id, candidates, problems, limits), facts, names);
}

function innerZip(files: readonly Member[]): Member | null {
  if (files.some(({ name }) => isTaken(name))) return null;
  const zips = files.filter(({ name }) => /\.zip$/i.test(name));
  return zips.length === 1 ? zips[0]! : null;
}

/** A file of the inner zip is not where it was asked for: its name says so. */
function prefixed(submission: Submission, inner: string): Submission {
  const { files, handIn } = submission;
  return {
    ...submission,
    files: files.map((file) => ({ ...file, name: `${inner}/${file.name}` })),
    ...(handIn && { handIn: { ...handIn, files: handIn.files.map((name) => `${inner}/${name}`) } }),
  };
}

function withFacts(
  submission: Submission,
  facts: HandInFacts | undefined,
  names: readonly string[],
): Submission {
  if (facts === undefined) return submission;
  const files = names.slice(0, MOST_NAMES).map((name) => clean(name, 200));
  return { ...submission, handIn: { ...facts, files } };
}
