import { clean } from '../model/clean.ts';

/** Short enough that `<id>.json` is a file name, in any script: 240 of 255 bytes. */
const MOST_LETTERS = 80;

/**
 * Ids for submissions, in order: folder names made safe to print and to use as file names, and unique also where upper
 * and lower case are the same. Of equal names the second becomes `name-2`.
 */
export function uniqueIds(names: readonly Buffer[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const id = tidy(name);
    let unique = id;
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${id}-${count}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

function tidy(name: Buffer): string {
  const text = clean(name.toString('utf8').normalize('NFC'), MOST_LETTERS)
    .replaceAll('/', '-')
    .replace(/^[.\s]+/, '');
  return text === '' ? 'unnamed' : text;
}
