import type { SourceFile } from '../model/submission.ts';

/** A submission's files with a part's file at the top under its name, and what had to be done for it. */
export interface Arranged {
  readonly files: readonly SourceFile[];
  /** The file that was taken for the part's; null where it was handed in under its name or an alias. */
  readonly from: string | null;
}

/**
 * Finds the file of a part: under its own name or an alias, else, with a repair, in a folder, with upper-case letters,
 * or by the only name with the right word in it (`ak6624_mlp.py`, `mlp (1).py`, `mlp.py.txt`). Null where there is none,
 * or where it would be a guess.
 */
export function findMain(
  files: readonly SourceFile[],
  main: string,
  aliases: readonly string[],
): Arranged | null {
  const names = [main, ...aliases];
  for (const name of names) {
    if (files.some((file) => file.name === name)) return { files: renamed(files, name, main), from: null };
  }
  const found = searches(names)
    .map((matches) => files.filter((file) => matches(baseOf(file.name))))
    .find((candidates) => candidates.length > 0);
  if (found?.length !== 1) return null;
  const { name } = found[0]!;
  const folder = name.slice(0, -baseOf(name).length);
  const moved = files
    .filter((file) => file.name.startsWith(folder))
    .map((file) => ({ ...file, name: file.name.slice(folder.length) }));
  return { files: renamed(moved, baseOf(name), main), from: name };
}

/** From the surest to the boldest; a bolder one is tried only where the others find nothing. */
function searches(names: readonly string[]): readonly ((base: string) => boolean)[] {
  const lower = new Set(names.map((name) => name.toLowerCase()));
  const words = new Set(names.map((name) => name.replace(/\.py$/, '').toLowerCase()));
  return [
    (base) => names.includes(base),
    (base) => lower.has(base.toLowerCase()),
    (base) => lower.has(base.toLowerCase().replace(/\.txt$/, '')),
    (base) => /\.py(\.txt)?$/i.test(base) && wordsOf(base).some((word) => words.has(word)),
  ];
}

function wordsOf(base: string): string[] {
  return base
    .toLowerCase()
    .replace(/\.py(\.txt)?$/, '')
    .split(/[^a-z0-9]+/);
}

function renamed(files: readonly SourceFile[], name: string, main: string): readonly SourceFile[] {
  if (name === main) return files;
  return files.map((file) => (file.name === name ? { ...file, name: main } : file));
}

function baseOf(name: string): string {
  return name.split('/').at(-1)!;
}
