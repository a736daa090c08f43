import type { Float } from '../model/report.ts';

/** A number as the report writes it: JSON has no NaN and no infinity. */
export function float(value: number): Float {
  if (Number.isNaN(value)) return 'nan';
  if (value === Infinity) return 'inf';
  return value === -Infinity ? '-inf' : value;
}
