import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../harness/model/report.ts';

/** The report in an output folder. */
export function reportOf(out: string): Report {
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
}

/** Where two values differ, place by place: whole reports beside each other show nothing. */
export function differences(a: unknown, b: unknown, place = ''): string[] {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Object.is(a, b) ? [] : [`${place}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`];
  const [before, after] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences(before[key], after[key], `${place}/${key}`));
}

/** The results of a report without what is measured, to compare two runs by. */
export function comparable({ submissions }: Report): unknown {
  return submissions.map(({ timing: _timing, ...rest }) => rest);
}

/** The same as text. */
export function withoutTiming(report: Report): string {
  return JSON.stringify(comparable(report));
}
