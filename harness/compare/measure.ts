import type { Expected } from '../model/expected.ts';
import type { Difference, DifferentElement } from '../model/report.ts';
import { agrees, differs, normOfDifference, type Numbers } from './agrees.ts';
import { excerptAround } from './excerpt.ts';
import { float } from './float.ts';
import { indexOf } from './shape.ts';

/** The fields of a difference that tell of numbers. */
export type Measure = Omit<Difference, 'kind'>;

/**
 * How the numbers of a value of the right size differ: counts, the worst elements, and a window around the worst. Only
 * elements that differ count; under a norm, where no single element is right or wrong, all of them do.
 */
export function measure(expected: Expected, actual: Numbers): Measure {
  const { value, tolerance, shape } = expected;
  const elements = value.length;
  if (agrees(expected, actual)) return { elements, mismatched: 0 };
  const norm = tolerance.kind === 'norm';
  const limit = (i: number) => (norm ? tolerance.bound : tolerance.data[i]!);
  const wrong = (i: number) => !norm && differs(value[i]!, actual[i]!, limit(i));
  const count = { mismatched: 0, nan: 0, infinite: 0, zeros: 0 };
  const notANumber = new Greatest();
  const ratio = new Greatest();
  const absolute = new Greatest();
  const relative = new Greatest();
  for (let i = 0; i < elements; i++) {
    const number = actual[i]!;
    if (Number.isNaN(number)) count.nan++;
    else if (Math.abs(number) === Infinity) count.infinite++;
    else if (number === 0) count.zeros++;
    if (!norm && !wrong(i)) continue;
    count.mismatched++;
    const difference = distance(value[i]!, number);
    notANumber.offer(i, Number.isNaN(difference) ? 1 : -1);
    ratio.offer(i, quotient(difference, limit(i)));
    absolute.offer(i, difference);
    relative.offer(i, quotient(difference, Math.abs(value[i]!)));
  }
  const element = (i: number): DifferentElement => ({
    index: indexOf(i, shape),
    expected: float(value[i]!),
    actual: float(actual[i]!),
    absolute: float(distance(value[i]!, actual[i]!)),
    relative: float(quotient(distance(value[i]!, actual[i]!), Math.abs(value[i]!))),
    tolerance: float(limit(i)),
  });
  const worst = notANumber.index ?? ratio.index;
  return {
    elements,
    ...(norm
      ? { norm: { actual: float(normOfDifference(value, actual)), bound: tolerance.bound } }
      : { mismatched: count.mismatched }),
    ...(count.nan > 0 && { nan: count.nan }),
    ...(count.infinite > 0 && { infinite: count.infinite }),
    ...(count.zeros > 0 && { zeros: count.zeros }),
    ...(worst !== undefined && { worst: element(worst) }),
    ...(absolute.index !== undefined && { greatest_absolute: element(absolute.index) }),
    ...(relative.index !== undefined && { greatest_relative: element(relative.index) }),
    origin: tolerance.origin,
    ...(worst !== undefined &&
      shape.length > 0 && { excerpt: excerptAround(worst, expected, actual, wrong) }),
  };
}

/** The first element of the greatest size; NaN and negative sizes are passed over. */
class Greatest {
  index: number | undefined;
  #size = -1;

  offer(index: number, size: number): void {
    if (size > this.#size && size >= 0) {
      this.index = index;
      this.#size = size;
    }
  }
}

/** |actual − expected|, 0 for equal infinities. */
function distance(expected: number, actual: number): number {
  return actual === expected ? 0 : Math.abs(actual - expected);
}

/** A difference by what it is measured by: 0 / 0 is no difference, ∞ / ∞ as bad as any. */
function quotient(difference: number, by: number): number {
  if (difference === 0) return 0;
  return difference === Infinity ? Infinity : difference / by;
}
