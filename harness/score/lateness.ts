import type { Penalties } from '../model/rules.ts';

const HOUR = 3_600_000;

/** How late a submission is, and what that costs. */
export interface Lateness {
  readonly percent: number;
  /** In words, e.g. `3 h 20 min late`. */
  readonly words: string;
}

/**
 * What handing in at `submitted` costs, by elapsed hours after `due` (both ISO 8601): the percentage of the first step
 * that it is within, 100 after the last. Null when in time, or where lateness costs nothing.
 */
export function lateness(submitted: string, due: string, steps: Penalties['late']): Lateness | null {
  const late = Date.parse(submitted) - Date.parse(due);
  if (steps === undefined || !(late > 0)) return null;
  const step = steps.find(({ hours }) => late <= hours * HOUR);
  const last = steps.at(-1)?.hours ?? 0;
  const words = inWords(late);
  if (step !== undefined) return { percent: step.percent, words: `${words} late; up to ${step.hours} h` };
  return { percent: 100, words: last === 0 ? `${words} late` : `${words} late; more than ${last} h` };
}

function inWords(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const parts = [days > 0 && `${days} d`, hours > 0 && `${hours} h`, `${minutes % 60} min`];
  return parts.filter((part) => part !== false).join(' ');
}
