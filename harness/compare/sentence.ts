import type { Difference, DifferentElement } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { pairText } from '../model/number-text.ts';
import { shapeText } from './shape.ts';

/** One sentence that says how a check's value differs from what was expected, where worst, and by which tolerance. */
export function differenceSentence(name: string, difference: Difference, verdict: Verdict): string {
  if (difference.kind === 'values') return `${name}: ${numbers(difference)}.`;
  return `${name} ${FORMS[difference.kind](difference)}${besides(difference, verdict)}.`;
}

const FORMS: Readonly<Record<Difference['kind'], (difference: Difference) => string>> = {
  values: () => 'differs',
  shape: (it) =>
    `has shape ${shapeText(it.actual_shape ?? [])}, expected ${shapeText(it.expected_shape ?? [])}${transposed(it)}`,
  dtype: (it) => `has dtype ${it.actual_dtype}, expected ${it.expected_dtype}`,
  container: (it) => `is ${it.actual_type}, ${tensor(it)}`,
  none: (it) => `is None, ${tensor(it)}`,
  missing: (it) => `is missing${it.actual_type === undefined ? '' : `: ${it.actual_type}`}`,
  unusable: (it) =>
    `is ${/^an? /.test(it.actual_type ?? '') ? it.actual_type : `of type ${it.actual_type}`}, ${tensor(it)}`,
  'not-reached': () => 'was not reached',
};

function tensor({ expected_shape: shape }: Difference): string {
  return `expected a tensor of shape ${shapeText(shape ?? [])}`;
}

function transposed({ expected_shape: expected, actual_shape: actual, elements }: Difference): string {
  if (elements !== undefined || expected?.length !== 2 || actual === undefined) return '';
  return expected.join() === actual.toReversed().join() ? '; it looks transposed' : '';
}

/** What the numbers say where the form alone was already wrong. */
function besides(difference: Difference, verdict: Verdict): string {
  if (difference.elements === undefined) return '';
  if (difference.mismatched !== 0) return `; besides, ${numbers(difference)}`;
  if (verdict === 'partial') return '; the numbers are right, which earns half the points';
  return '; the numbers are right, but this form is not accepted';
}

function numbers(difference: Difference): string {
  const { norm, worst, origin, elements = 0 } = difference;
  const from = origin === undefined ? '' : ` (${origin})`;
  const where = worst === undefined ? '' : `${place(worst)}${element(worst, norm === undefined)}`;
  if (norm !== undefined) {
    const [actual, bound] = pairText(norm.actual, norm.bound, 3);
    return `${oddities(difference)}the norm of the difference is ${actual}, at most ${bound} is allowed${from}; greatest difference${where}`;
  }
  if (elements === 1 && worst !== undefined) return `${element(worst, true)}${from}`;
  return `${oddities(difference)}${difference.mismatched} of ${elements} elements differ; worst${where}${from}`;
}

/** What is worth a word before any number. */
function oddities({ nan, infinite, zeros, elements = 0 }: Difference): string {
  if (elements < 2) return '';
  const parts: string[] = [];
  if (zeros === elements) parts.push(`all ${elements} elements are zero; `);
  if (nan === elements) parts.push(`all ${elements} elements are NaN; `);
  else if (nan !== undefined) parts.push(`NaN in ${nan} of ${elements} elements; `);
  if (infinite !== undefined) parts.push(`infinity in ${infinite} of ${elements} elements; `);
  return parts.join('');
}

function place({ index }: DifferentElement): string {
  return index.length === 0 ? ': ' : ` at [${index.join(', ')}]: `;
}

function element(worst: DifferentElement, withTolerance: boolean): string {
  const [expected, actual] = pairText(worst.expected, worst.actual, 6);
  const [difference, tolerance] = pairText(worst.absolute, worst.tolerance, 3);
  const size = worst.absolute === 'nan' ? '' : `, difference ${difference}`;
  return `expected ${expected}, got ${actual}${size}${withTolerance ? `, tolerance ${tolerance}` : ''}`;
}
