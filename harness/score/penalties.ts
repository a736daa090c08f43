import type { PenaltyKind } from '../model/class-records.ts';
import { hundredths, roundHalfUp, toPoints } from '../model/points.ts';
import type { SubmissionResult } from '../model/report.ts';

/** A penalty that is due: points, or a percentage of the points earned. */
export type DuePenalty = { readonly kind: PenaltyKind; readonly reason: string } & (
  { readonly points: number } | { readonly percent: number }
);

/** 100 %, in hundredths of a percent. */
const ALL = 10_000n;

/**
 * Takes penalties off a score: first those in points, then those in percent of what is left. Percentages add up, to at
 * most 100 %; the rest is rounded half up to hundredths once, so that more points earned never make a lower score. The
 * amounts of the lines add up exactly to what was taken off.
 */
export function applyPenalties(
  raw: number,
  due: readonly DuePenalty[],
): { readonly score: number; readonly penalties: SubmissionResult['penalties'] } {
  let left = hundredths(raw);
  const inPoints = due.map((penalty) => {
    const asked = 'points' in penalty ? hundredths(penalty.points) : 0n;
    const amount = asked < left ? asked : left;
    left -= amount;
    return amount;
  });
  const earned = left;
  let taken = 0n;
  const penalties = due.map((penalty, index) => {
    const { kind, reason } = penalty;
    if ('points' in penalty) return { code: kind, amount: toPoints(inPoints[index]!), reason };
    taken += hundredths(penalty.percent);
    const after = taken >= ALL ? 0n : roundHalfUp(earned * (ALL - taken), ALL);
    const amount = toPoints(left - after);
    left = after;
    return { code: kind, amount, reason };
  });
  return { score: toPoints(left), penalties };
}
