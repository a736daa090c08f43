import { clean } from '../model/clean.ts';
import type { Roll } from '../model/report.ts';
import { wrap } from './layout.ts';

const MOST_NAMED = 8;

/** What `grade` says of the class as a whole, in sentences of at most `width` columns; nothing where all is as usual. */
export function rollLines(roll: Roll, width: number): string[] {
  const sentences = [
    counted('For a person to look at, for torch.autograd', roll.review ?? []),
    counted('On the roster, without a submission', roll.missing),
    counted('Not on the roster', roll.unknown),
    ...roll.unmarked.map(({ part, students }) => counted(`No mark for ${part} yet, counted as 0`, students)),
    counted(
      'Not graded, since the same student handed in again later',
      roll.superseded.map(({ path, by }) => `${path}, where ${by} counts`),
    ),
    counted(
      'Groups of submissions with the same code',
      roll.identical.map((ids) => ids.join(' = ')),
    ),
  ];
  return sentences.filter((text) => text !== null).flatMap((text) => wrap(text, width));
}

function counted(what: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, MOST_NAMED).map((name) => clean(name, 120));
  return `${what}: ${names.length} (${shown.join('; ')}${names.length > MOST_NAMED ? '; …' : ''}).`;
}
