import { createHash } from 'node:crypto';

/**
 * Seed of a case, an unsigned 32-bit integer: a hash of (run seed, assignment, case), so that adding a case moves no
 * other seed and every student meets the same numbers.
 */
export function caseSeed(runSeed: number, assignment: string, caseId: string): number {
  return createHash('sha256')
    .update(JSON.stringify([runSeed, assignment, caseId]))
    .digest()
    .readUInt32LE(0);
}
