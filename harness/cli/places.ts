import { relative, resolve } from 'node:path';

/** The repository, or the folder that the package is installed in. */
export const HOME = resolve(import.meta.dirname, '..', '..');

/** A path as a person would type it from here. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || short === '' ? path : short;
}
