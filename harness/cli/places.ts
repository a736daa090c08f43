import { join, relative, resolve } from 'node:path';

/** The repository, or the folder that the package is installed in. */
export const HOME = resolve(import.meta.dirname, '..', '..');

/** Assignments live in `cases/` of the working folder if it has one, else in those that ship. */
export function assignmentFolder(name: string, casesRoot: string): string {
  return join(casesRoot, name);
}

/** A path as a person would type it from here. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || short === '' ? path : short;
}
