import type { Credit } from '../model/assignment.ts';

/** The verdict that credits add up to: pass if all are full, fail if all are none, partial between. */
export function verdictOf(credits: readonly Credit[]): 'pass' | 'partial' | 'fail' {
  if (credits.every((credit) => credit === 'full')) return 'pass';
  return credits.every((credit) => credit === 'none') ? 'fail' : 'partial';
}
