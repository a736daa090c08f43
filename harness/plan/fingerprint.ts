import { createHash } from 'node:crypto';
import type { Case } from '../model/case.ts';
import type { Submission } from '../model/submission.ts';
import type { Tier } from '../model/tier.ts';

/** Everything a result depends on, beside the submission itself. */
export interface Circumstances {
  /** Hash of what all cases of the assignment have in common. */
  readonly assignment: string;
  readonly seed: number;
  readonly tier: Tier;
  readonly versions: Readonly<Record<string, string>>;
  /** By the case's id. */
  readonly cases: Readonly<Record<string, string>>;
}

/** Hashes of all that a case's result depends on and other cases' do not, by the case's id. */
export function caseFingerprints(cases: readonly Case[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    cases.map(({ fields, part, visibility }) => {
      const hash = createHash('sha256').update(JSON.stringify([fields, part, visibility]));
      return [fields.id, hash.digest('hex').slice(0, CASE_DIGITS)];
    }),
  );
}

/** 64 bits, for a few hundred cases that nobody makes collide but who writes them. */
const CASE_DIGITS = 16;

/**
 * Hash of a submission and of everything else that the result of any case depends on. Where it is equal, a case with an
 * equal fingerprint of its own has an equal result, so that it need not run again.
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
