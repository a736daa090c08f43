import { createHash } from 'node:crypto';
import type { Submission } from '../model/submission.ts';

/** Everything a result depends on, beside the submission itself. */
export interface Circumstances {
  readonly assignment: string;
  readonly seed: number;
  readonly tier: string;
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Hash of a submission and of everything else that its result depends on. Equal fingerprints mean an equal result, so
 * that it need not run again.
 */
export function fingerprint(submission: Submission, circumstances: Circumstances): string {
  const { assignment, seed, tier, versions } = circumstances;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([assignment, seed, tier, Object.entries(versions).toSorted(byName)]));
  hash.update(JSON.stringify(submission.problems));
  // Whether mended versions are tried.
  if (submission.handIn !== undefined) hash.update('handed in');
  for (const { name, bytes } of submission.files.toSorted((a, b) => compareText(a.name, b.name))) {
    hash.update(JSON.stringify([name, bytes.byteLength]));
    hash.update(bytes);
  }
  return hash.digest('hex');
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return compareText(a, b);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
