import type { Float } from './report.ts';

const FULL = 17;

/** A number for people: `digits` significant digits, no trailing zeros, an exponent where it is shorter to read. */
export function numberText(value: Float, digits: number): string {
  if (typeof value === 'string') return value === 'nan' ? 'NaN' : value;
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  return rounded !== 0 && (size < 1e-3 || size >= 1e7) ? rounded.toExponential() : String(rounded);
}

/** Two numbers with as many digits as it takes to tell them apart, at least `digits`. */
export function pairText(a: Float, b: Float, digits: number): readonly [string, string] {
  for (let more = digits; more < FULL; more++) {
    const texts = [numberText(a, more), numberText(b, more)] as const;
    if (a === b || texts[0] !== texts[1]) return texts;
  }
  return [numberText(a, FULL), numberText(b, FULL)];
}
