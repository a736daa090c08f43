import type { Credit } from '../model/assignment.ts';
import { hundredths, roundHalfUp, shareOf, toPoints } from '../model/points.ts';

/** What a case weighs within its part, and how its checks went; each check weighs the same within the case. */
export interface CaseShare {
  readonly points: number;
  readonly credits: readonly Credit[];
}

/**
 * Points of a part: they are shared out over its cases in proportion to the cases' own points. The sum is an exact
 * fraction and is rounded half up to hundredths once, here.
 */
export function partScore(points: number, cases: readonly CaseShare[]): number {
  let numerator = 0n;
  let denominator = 1n;
  let weights = 0n;
  for (const { points: casePoints, credits } of cases) {
    const weight = hundredths(casePoints);
    const share = shareOf(credits);
    numerator = numerator * share.denominator + weight * share.numerator * denominator;
    denominator *= share.denominator;
    weights += weight;
    // Few numbers of checks occur, so a common denominator stays small.
    const divisor = gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }
  if (weights === 0n) return 0;
  return toPoints(roundHalfUp(hundredths(points) * numerator, denominator * weights));
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
