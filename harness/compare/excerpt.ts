import type { Expected } from '../model/expected.ts';
import type { Excerpt, Float } from '../model/report.ts';
import type { Numbers } from './agrees.ts';
import { float } from './float.ts';
import { indexOf } from './shape.ts';

const SIDE = 6;
/** Enough to tell float32 numbers apart that differ visibly, and few enough for a report of a whole class. */
const DIGITS = 7;

/** The window of at most 6 × 6 elements of the last two axes that holds the element at `flat`. */
export function excerptAround(
  flat: number,
  expected: Expected,
  actual: Numbers,
  wrong: (i: number) => boolean,
): Excerpt {
  const { shape, value } = expected;
  const index = indexOf(flat, shape);
  const columns = shape.at(-1)!;
  const rows = shape.at(-2) ?? 1;
  const left = start(index.at(-1)!, columns);
  const top = start(index.at(-2) ?? 0, rows);
  // Row-major: the flat place of the window's first element, then steps of a row and of one.
  const first = flat - (index.at(-1)! - left) - ((index.at(-2) ?? 0) - top) * columns;
  const window = <T>(read: (i: number) => T): T[][] =>
    Array.from({ length: Math.min(SIDE, rows) }, (_row, row) =>
      Array.from({ length: Math.min(SIDE, columns) }, (_column, column) =>
        read(first + row * columns + column),
      ),
    );
  return {
    index: indexOf(first, shape),
    expected: window((i) => short(value[i]!)),
    actual: window((i) => short(actual[i]!)),
    mismatched: window(wrong),
  };
}

/** Where a window along an axis begins, with the element two steps inside it where there is room. */
function start(index: number, size: number): number {
  return Math.min(Math.max(index - 2, 0), Math.max(size - SIDE, 0));
}

function short(value: number): Float {
  return float(Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : value);
}
