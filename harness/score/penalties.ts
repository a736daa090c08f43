import type { PenaltyKind } from '../model/class-records.ts';
import { hundredths, roundHalfUp, toPoints } from '../model/points.ts';
import type { SubmissionResult } from '../model/report.ts';

/** A penalty that is due, in percent of the points earned. */
export interface DuePenalty {
  readonly kind: PenaltyKind;
  readonly percent: number;
  readonly reason: string;
}

/** 100 %, in hundredths of a percent. */
const ALL = 10_000n;

/**
 * Takes penalties off a score. Percentages add up, to at most 100 % of the points earned; the rest is rounded half up
 * to hundredths once, so that more points earned never make a lower score. The amounts of the lines add up exactly to
 * what was taken off.
 */
export function applyPenalties(
  raw: number,
  due: readonly DuePenalty[],
): { readonly score: number; readonly penalties: SubmissionResult['penalties'] } {
  const earned = hundredths(raw);
  let taken = 0n;
  let left = earned;
  const penalties = due.map(({ kind, percent, reason }) => {
    taken += hundredths(percent);
    const after = taken >= ALL ? 0n : roundHalfUp(earned * (ALL - taken), ALL);
    const amount = toPoints(left - after);
    left = after;
    return { code: kind, amount, reason };
  });
  return { score: toPoints(left), penalties };
}
