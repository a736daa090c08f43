import { numberText } from '../model/number-text.ts';
import type { Difference, Excerpt, Float } from '../model/report.ts';
import { pad } from './layout.ts';

const DIGITS = 4;
const MORE_DIGITS = 7;
const GAP = 2;

/** The window around the worst element, expected above what came, wrong elements starred; cut to `width` columns. */
export function excerptLines(name: string, difference: Difference, width: number): string[] {
  const { excerpt, worst } = difference;
  if (excerpt === undefined) return [];
  const digits = looksEqual(excerpt) ? MORE_DIGITS : DIGITS;
  const text = (value: Float) => numberText(value, digits);
  const cells = [...excerpt.expected, ...excerpt.actual].flat();
  const cell = cells.reduce<number>((most, value) => Math.max(most, text(value).length), 0) + GAP + 1;
  const columns = excerpt.expected[0]!.length;
  const shown = Math.max(1, Math.min(columns, Math.floor(width / cell)));
  // The worst element stays in sight.
  const at = (worst?.index.at(-1) ?? 0) - (excerpt.index.at(-1) ?? 0);
  const first = Math.max(0, at - shown + 1);
  const line = (row: readonly Float[], wrong?: readonly boolean[]) =>
    row
      .map((value, column) => pad(text(value), cell - 1, 'right') + (wrong?.[column] === true ? '*' : ' '))
      .slice(first, first + shown)
      .join('')
      .trimEnd();
  const starred = excerpt.mismatched.flat().includes(true);
  return [
    `${slice(name, excerpt, first, shown)}, expected:`,
    ...excerpt.expected.map((row) => line(row)),
    `yours${starred ? ' (* differs)' : ''}:`,
    ...excerpt.actual.map((row, index) => line(row, excerpt.mismatched[index])),
  ];
}

/** Whether some pair that differs would read the same with few digits. */
function looksEqual({ expected, actual, mismatched }: Excerpt): boolean {
  return mismatched.some((row, r) =>
    row.some(
      (wrong, c) => wrong && numberText(expected[r]![c]!, DIGITS) === numberText(actual[r]![c]!, DIGITS),
    ),
  );
}

/** The window as Python writes a slice: `dJdW1[2:6, 0:2]`, `dJdb1[0:6]`. */
function slice(name: string, { index, expected }: Excerpt, first: number, shown: number): string {
  const sizes = [expected.length, shown];
  const axes = index.map((start, axis) => {
    const fromEnd = index.length - 1 - axis;
    if (fromEnd > 1) return String(start);
    const from = fromEnd === 0 ? start + first : start;
    return `${from}:${from + sizes[1 - fromEnd]!}`;
  });
  return `${name}[${axes.join(', ')}]`;
}
