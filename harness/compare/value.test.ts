import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ACCEPT, type Credit } from '../model/assignment.ts';
import { acceptWith, expectedOf, normOf, tensor } from './samples.ts';
import { compareValue } from './value.ts';

const CREDITS: readonly Credit[] = ['full', 'half', 'none'];
const codes = (notes: readonly { readonly code: string }[]) => notes.map(({ code }) => code);

describe('a float32 tensor of the expected shape', () => {
  it('passes without a word when its numbers are right', () => {
    expect(compareValue(expectedOf([2], [1, 2]), tensor([2], [1, 2]), DEFAULT_ACCEPT)).toEqual({
      credit: 'full',
      difference: null,
      notes: [],
    });
  });

  it('fails by values when a number is wrong', () => {
    const { credit, difference } = compareValue(expectedOf([2], [1, 2]), tensor([2], [1, 3]), DEFAULT_ACCEPT);
    expect(credit).toBe('none');
    expect(difference).toMatchObject({
      kind: 'values',
      elements: 2,
      mismatched: 1,
      worst: { index: [1], expected: 2, actual: 3 },
    });
    expect(difference?.origin).toBe('derived from the computation');
  });

  it('zeros, ones and NaN fail wherever the expected value is something else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 2, max: 9, noNaN: true }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(0, 1, Number.NaN),
        (value, trivial) => {
          const answer = tensor(
            [value.length],
            value.map(() => trivial),
          );
          expect(compareValue(expectedOf([value.length], value), answer, DEFAULT_ACCEPT).credit).toBe('none');
        },
      ),
    );
  });
});

const size = (axes: readonly number[]) => axes.reduce((product, axis) => product * axis, 1);

const ones = (axes: readonly number[]) => Array.from({ length: size(axes) }, () => 1);

const squeezed = (axes: readonly number[]) => axes.filter((axis) => axis !== 1).join();

describe('a wrong shape', () => {
  it('is never broadcast: equal numbers in a shape that differs by more than axes of size 1 earn nothing', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 });
    fc.assert(
      fc.property(shape, shape, (wanted, came) => {
        const found = compareValue(
          expectedOf(wanted, ones(wanted)),
          tensor(came, ones(came)),
          DEFAULT_ACCEPT,
        );
        expect(found.credit).toBe(squeezed(wanted) === squeezed(came) ? 'full' : 'none');
        expect(found.difference?.kind).toBe(squeezed(wanted) === squeezed(came) ? undefined : 'shape');
      }),
    );
  });

  it('names both shapes, and compares no numbers', () => {
    expect(
      compareValue(expectedOf([2], [1, 1]), tensor([1, 3], [1, 1, 1]), DEFAULT_ACCEPT).difference,
    ).toEqual({
      kind: 'shape',
      expected_shape: [2],
      actual_shape: [1, 3],
      expected_dtype: 'float32',
      actual_dtype: 'float32',
      actual_type: 'a tensor',
    });
  });

  it('of a Python number says that it is no tensor', () => {
    const value = tensor([], [1], { container: 'python', dtype: 'float' });
    const { credit, difference } = compareValue(expectedOf([2], [1, 1]), value, DEFAULT_ACCEPT);
    expect(credit).toBe('none');
    expect(difference).toMatchObject({
      kind: 'container',
      actual_type: 'a Python float',
      expected_shape: [2],
    });
  });
});

/** Every form that the assignment has a word on, with right numbers. */
const FORMS = [
  ['size_one_axes', 'size-one-axes', 'shape', [5], tensor([1, 5], [1, 2, 3, 4, 5])],
  ['size_one_axes', 'size-one-axes', 'shape', [1, 5], tensor([5, 1], [1, 2, 3, 4, 5])],
  ['size_one_axes', 'size-one-axes', 'shape', [], tensor([1], [1])],
  ['float64', 'float64', 'dtype', [2], tensor([2], [1, 2], { dtype: 'float64' })],
  ['other_dtype', 'other-dtype', 'dtype', [2], tensor([2], [1, 2], { dtype: 'int64' })],
  ['numpy', 'numpy', 'container', [2], tensor([2], [1, 2], { container: 'numpy' })],
  [
    'python_number',
    'python-number',
    'container',
    [],
    tensor([], [1], { container: 'python', dtype: 'float' }),
  ],
  ['python_number', 'python-number', 'container', [], tensor([], [1], { container: 'python', dtype: 'int' })],
] as const;

describe.each(FORMS)('accept.%s (%s)', (setting, code, kind, shape, value) => {
  const right = expectedOf(shape, [...value.data]);
  const wrong = expectedOf(
    shape,
    [...value.data].map((number) => number + 1),
  );

  it('full, with right numbers: a note and no difference', () => {
    const found = compareValue(right, value, acceptWith({ [setting]: 'full' }));
    expect(found).toMatchObject({ credit: 'full', difference: null });
    expect(codes(found.notes)).toEqual([code]);
  });

  // A note would say again what the difference tells.
  it.each(['half', 'none'] as const)('%s, with right numbers: a difference and no note', (credit) => {
    const found = compareValue(right, value, acceptWith({ [setting]: credit }));
    expect(found).toMatchObject({ credit, difference: { kind, mismatched: 0 }, notes: [] });
  });

  it.each(CREDITS)('%s, with wrong numbers, earns nothing', (credit) => {
    const found = compareValue(wrong, value, acceptWith({ [setting]: credit }));
    expect(found.credit).toBe('none');
    expect(found.difference).toMatchObject({
      kind: credit === 'none' ? kind : 'values',
      mismatched: shape[0] === undefined ? 1 : value.data.length,
    });
    expect(codes(found.notes)).toEqual(credit === 'none' ? [] : [code]);
  });
});

describe('several forms at once', () => {
  const value = tensor([1, 2], [1, 2], { container: 'numpy', dtype: 'float64' });
  const expected = expectedOf([2], [1, 2]);

  it('earn what the least of them earns; the others are notes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CREDITS),
        fc.constantFrom(...CREDITS),
        fc.constantFrom(...CREDITS),
        (a, b, c) => {
          const { credit, notes } = compareValue(
            expected,
            value,
            acceptWith({ size_one_axes: a, float64: b, numpy: c }),
          );
          expect(credit).toBe(CREDITS.findLast((candidate) => [a, b, c].includes(candidate)));
          expect(notes).toHaveLength(credit === 'full' ? 3 : 2);
        },
      ),
    );
  });

  it('a Python bool is no number: its dtype counts as well', () => {
    const bool = tensor([], [1], { container: 'python', dtype: 'bool' });
    expect(compareValue(expectedOf([], [1]), bool, DEFAULT_ACCEPT)).toMatchObject({
      credit: 'none',
      difference: { kind: 'dtype', actual_dtype: 'bool' },
    });
  });

  it('shape before dtype before container', () => {
    const all = { size_one_axes: 'none', float64: 'none', numpy: 'none' } as const;
    expect(compareValue(expected, value, acceptWith(all)).difference?.kind).toBe('shape');
    expect(
      compareValue(expected, value, acceptWith({ ...all, size_one_axes: 'half' })).difference?.kind,
    ).toBe('dtype');
    expect(compareValue(expected, value, acceptWith({ numpy: 'none' })).difference?.kind).toBe('container');
  });
});

describe('no numbers at all', () => {
  const expected = expectedOf([2], [1, 2]);

  it.each(['none', 'missing', 'unusable'] as const)('%s is its own kind', (container) => {
    const { credit, difference } = compareValue(expected, { container, type: 'list' }, DEFAULT_ACCEPT);
    expect(credit).toBe('none');
    expect(difference).toEqual({ kind: container, expected_shape: [2], actual_type: 'list' });
  });

  it('a value that never came is missing', () => {
    expect(compareValue(expected, undefined, DEFAULT_ACCEPT).difference).toEqual({ kind: 'missing' });
  });
});

describe('notes', () => {
  it('tell of a gradient graph and a subclass without taking points', () => {
    const value = tensor([1], [1], { flags: ['subclass', 'requires-grad'] });
    const { credit, notes } = compareValue(expectedOf([1], [1]), value, DEFAULT_ACCEPT);
    expect(credit).toBe('full');
    expect(codes(notes)).toEqual(['subclass', 'requires-grad']);
  });

  it('a flag without a meaning is passed over', () => {
    expect(
      compareValue(expectedOf([1], [1]), tensor([1], [1], { flags: ['x'] }), DEFAULT_ACCEPT).notes,
    ).toEqual([]);
  });

  it('are told of a wrong shape too', () => {
    const value = tensor([3], [1, 1, 1], { flags: ['requires-grad'] });
    expect(codes(compareValue(expectedOf([2], [1, 1]), value, DEFAULT_ACCEPT).notes)).toEqual([
      'requires-grad',
    ]);
  });
});

it('a norm judges the whole', () => {
  expect(compareValue(normOf([2], [0, 0], 5), tensor([2], [3, 4]), DEFAULT_ACCEPT).credit).toBe('full');
  expect(
    compareValue(normOf([2], [0, 0], 4.9), tensor([2], [3, 4]), DEFAULT_ACCEPT).difference,
  ).toMatchObject({
    kind: 'values',
    norm: { actual: 5, bound: 4.9 },
  });
});
