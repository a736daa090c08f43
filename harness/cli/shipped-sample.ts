import { readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { HOME } from './places.ts';

const SUBMISSIONS = join(HOME, 'submissions');

/**
 * Whether a path is a submission of the sample class that ships, by its name in the class's table. Others may lie in the
 * same folder: it is where a course puts its own.
 */
export function isShippedSample(path: string): boolean {
  const [assignment = '..', id = ''] = relative(SUBMISSIONS, resolve(path)).split(sep);
  return assignment !== '..' && readTable(assignment).includes(`\n| \`${id}\` |`);
}

function readTable(assignment: string): string {
  try {
    return readFileSync(join(SUBMISSIONS, assignment, 'README.md'), 'utf8');
  } catch {
    return ''; // a course's own folder
  }
}
