import type { Part } from '../../model/assignment.ts';
import { clean } from '../../model/clean.ts';
import { sumOfPoints } from '../../model/points.ts';
import type { Rules } from '../../model/rules.ts';

/** What points can be given for. */
interface Worth {
  readonly id: string;
  readonly points: number;
  readonly extra?: number;
}

/** Points as written in a cell, or what is wrong with them. `0.5`, `12` and `12.25` are points; `1e1` and `,5` are not. */
export function pointsOf(text: string, { id, points, extra = 0 }: Worth): number | string {
  const most = sumOfPoints([points, extra]);
  const must = `\`points\` of ${id} must be a number from 0 to ${most}`;
  if (!/^\d+(\.\d+)?$/.test(text)) return `${must}; got ${clean(text, 60)}.`;
  if (!/^\d+(\.\d{1,2}0*)?$/.test(text)) return `${must} with at most two decimals; got ${clean(text, 60)}.`;
  return Number(text) > most ? `${must}; got ${clean(text, 60)}.` : Number(text);
}

/** Every part of an assignment, and `total`, with what it is worth. */
export function partPoints(parts: readonly Part[], { byHand }: Rules): Worth[] {
  const all: Worth[] = [...parts, ...byHand];
  const total = {
    id: 'total',
    points: sumOfPoints(all.map(({ points }) => points)),
    extra: sumOfPoints(all.map(({ extra = 0 }) => extra)),
  };
  return [...all, total];
}
