import type { Accept, Credit } from '../model/assignment.ts';
import type { Expected } from '../model/expected.ts';
import type { NumericValue, OtherValue, Value } from '../model/outcome.ts';
import type { Difference } from '../model/report.ts';
import { agrees } from './agrees.ts';
import { containerName, deviations, type Deviation } from './form.ts';
import { measure } from './measure.ts';
import { sameShape } from './shape.ts';

/** A fact worth telling that costs no points by itself; the text follows the name of the check. */
interface Note {
  readonly code: string;
  readonly text: string;
}

/** What one value earns, and why it does not earn everything. */
export interface Comparison {
  readonly credit: Credit;
  readonly difference: Difference | null;
  readonly notes: readonly Note[];
}

const PASS: Comparison = Object.freeze({ credit: 'full', difference: null, notes: Object.freeze([]) });

const FLAG_TEXTS: Readonly<Record<string, string>> = {
  'requires-grad': 'requires_grad is set, though gradients are worked out by hand here',
  subclass: 'a subclass of torch.Tensor, such as nn.Parameter; taken as a tensor',
};

/**
 * Judges one value: shape and dtype first, then the numbers, which must all agree within their tolerances. A value of
 * another form (`accept`) earns what the assignment says, and only if its numbers are right.
 */
export function compareValue(expected: Expected, value: Value | undefined, accept: Accept): Comparison {
  if (value === undefined) return failed({ kind: 'missing' });
  if (!('data' in value)) return failed(otherDifference(expected, value));
  if (isPlain(expected, value) && agrees(expected, value.data)) return PASS;
  const special = deviations(expected.shape, value, accept);
  const forms = { ...shapes(expected, value), ...types(value) };
  if (special === null) {
    const kind = value.container === 'python' ? 'container' : 'shape';
    return { credit: 'none', difference: { kind, ...forms }, notes: flagNotes(value) };
  }
  const right = agrees(expected, value.data);
  const heaviest = least(special);
  const credit = right ? heaviest.credit : 'none';
  const told =
    heaviest.credit === 'none' || (right && heaviest.credit === 'half') ? heaviest.deviation : null;
  const notes = [...special.filter((deviation) => deviation !== told).map(note), ...flagNotes(value)];
  if (credit === 'full') return { credit, difference: null, notes };
  return {
    credit,
    difference: { kind: told?.kind ?? 'values', ...forms, ...measure(expected, value.data) },
    notes,
  };
}

/** A float32 tensor of exactly the expected shape, with nothing to remark: what nearly every value is. */
function isPlain(expected: Expected, value: NumericValue): boolean {
  return (
    value.container === 'torch' &&
    value.dtype === 'float32' &&
    value.flags.length === 0 &&
    sameShape(expected.shape, value.shape)
  );
}

/** The first of the deviations that are worth least. */
function least(special: readonly Deviation[]): { credit: Credit; deviation: Deviation | null } {
  for (const credit of ['none', 'half'] as const) {
    const deviation = special.find((candidate) => candidate.credit === credit);
    if (deviation !== undefined) return { credit, deviation };
  }
  return { credit: 'full', deviation: null };
}

function note({ code, text, credit }: Deviation): Note {
  const worth = { full: 'accepted', half: 'worth half the points', none: 'not accepted' }[credit];
  return { code, text: `${text}; ${worth}` };
}

function flagNotes(value: NumericValue): Note[] {
  return value.flags.flatMap((code) => {
    const text = FLAG_TEXTS[code];
    return text === undefined ? [] : [{ code, text }];
  });
}

function shapes(
  expected: Expected,
  value: NumericValue,
): Pick<Difference, 'expected_shape' | 'actual_shape'> {
  return { expected_shape: [...expected.shape], actual_shape: [...value.shape] };
}

function types(value: NumericValue): Pick<Difference, 'expected_dtype' | 'actual_dtype' | 'actual_type'> {
  return { expected_dtype: 'float32', actual_dtype: value.dtype, actual_type: containerName(value) };
}

function otherDifference(expected: Expected, { container, type }: OtherValue): Difference {
  return { kind: container, expected_shape: [...expected.shape], actual_type: type };
}

function failed(difference: Difference): Comparison {
  return { credit: 'none', difference, notes: [] };
}
