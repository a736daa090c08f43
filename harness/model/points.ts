import type { Credit } from './assignment.ts';

/** What each credit is worth, in halves, so that sums stay whole numbers. */
const HALVES: Readonly<Record<Credit, bigint>> = { full: 2n, half: 1n, none: 0n };

/** A score as an exact fraction of its maximum: 0 ≤ numerator ≤ denominator. */
export interface Share {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Points as a whole number of hundredths. Throws a RangeError for what is no multiple of 0.01. */
export function hundredths(points: number): bigint {
  const whole = Math.round(points * 100);
  if (!(points >= 0) || whole / 100 !== points) throw new RangeError(`${points} points are no hundredths.`);
  return BigInt(whole);
}

/** Hundredths as the nearest number, which prints with at most two decimals. */
export function toPoints(whole: bigint): number {
  return Number(whole) / 100;
}

/** numerator / denominator, rounded half up to a whole number; both are non-negative. */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** The credits of checks that count equally, as a share; no checks earn nothing. */
export function shareOf(credits: readonly Credit[]): Share {
  if (credits.length === 0) return { numerator: 0n, denominator: 1n };
  const numerator = credits.reduce((sum, credit) => sum + HALVES[credit], 0n);
  return { numerator, denominator: 2n * BigInt(credits.length) };
}

/** Points of a case whose points are shared equally over its checks, rounded half up to hundredths. */
export function caseScore(points: number, credits: readonly Credit[]): number {
  const { numerator, denominator } = shareOf(credits);
  return toPoints(roundHalfUp(hundredths(points) * numerator, denominator));
}

/** The sum of points, exact to the hundredth. */
export function sumOfPoints(points: readonly number[]): number {
  return points.reduce((sum, item) => sum + Math.round(item * 100), 0) / 100;
}
