import { stripVTControlCharacters } from 'node:util';
import { parseDocument } from 'yaml';
import { clean } from '../model/clean.ts';
import type { Counterexample } from '../model/report.ts';
import { wrap } from './layout.ts';

/** What a reader knows already, or does not need to tell one example from another. */
const LEFT_OUT = new Set(['id', 'title', 'points', 'part', 'tolerance', 'checks', 'inputs', 'runs']);

/** A counterexample in short: what it is, with its sizes, in lines of at most `width` columns. */
export function exampleLines(counterexample: Counterexample, width: number): string[] {
  const sizes = exampleSizes(counterexample);
  return [
    ...wrap(
      counterexample.confirmed
        ? 'The smallest example that still fails:'
        : 'An example that failed, but not again when it was run alone; look for what one run leaves behind for the next:',
      width,
    ),
    ...(sizes === '' ? [] : wrap(sizes, width)),
  ];
}

/** The script of a counterexample, line by line, as long as they are: a line that is cut would not run. */
export function scriptLines({ script }: Counterexample): string[] {
  return script
    .trimEnd()
    .split('\n')
    .map((line) => stripVTControlCharacters(line.replace(/\p{Cf}/gu, '')).replace(/\p{Cc}/gu, ''));
}

/** Sizes and choices of a counterexample on one line, whatever its kind: `in 1, hidden 2, …, f relu, batch 3, loss mse`. */
export function exampleSizes({ yaml }: Counterexample): string {
  const document = parseDocument(yaml, { logLevel: 'silent' });
  if (document.errors.length > 0) return '';
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    return '';
  }
  const fields: unknown = Array.isArray(value) ? value[0] : null;
  return clean(named(fields).join(', '));
}

function named(fields: unknown): string[] {
  if (typeof fields !== 'object' || fields === null) return [];
  return Object.entries(fields).flatMap(([key, value]: [string, unknown]) => {
    if (LEFT_OUT.has(key)) return [];
    if (typeof value === 'object') return named(value);
    return typeof value === 'string' || typeof value === 'number' ? [`${key} ${value}`] : [];
  });
}
