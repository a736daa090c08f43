import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../model/problem.ts';
import { didYouMean } from '../nearest.ts';
import type { ClassCode } from './codes.ts';

/** The CSV files that are read, by name. */
const NAMES = [
  'roster.csv',
  'times.csv',
  'extensions.csv',
  'excuses.csv',
  'marks.csv',
  'overrides.csv',
] as const;

/** The CSV files in a class's folder, name → path. A folder that was not asked for need not be there. */
export function classFiles(
  folder: string,
  isNeeded: boolean,
): { readonly files: ReadonlyMap<string, string>; readonly problems: readonly Problem[] } {
  let names: string[];
  try {
    names = readdirSync(folder).toSorted();
  } catch {
    const text = 'There is no such folder; it would hold roster.csv, marks.csv and so on.';
    const problems = isNeeded ? [problem(folder, 'no-such-folder', text)] : [];
    return { files: new Map(), problems };
  }
  const known = new Set<string>(NAMES);
  const strange = names.filter((name) => /\.csv$/i.test(name) && !known.has(name));
  return {
    files: new Map(names.filter((name) => known.has(name)).map((name) => [name, join(folder, name)])),
    problems: strange.map((name) => ({
      ...problem(join(folder, name), 'unknown-file', 'Nothing is read from this file.'),
      suggestion: didYouMean(name, NAMES) ?? `The files are ${NAMES.join(', ')}.`,
      severity: 'warning' as const,
    })),
  };
}

function problem(file: string, code: ClassCode, text: string): Problem {
  return { code, file, text };
}
