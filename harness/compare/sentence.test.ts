import { describe, expect, it } from 'vitest';
import { acceptWith, expectedOf, normOf, tensor } from './samples.ts';
import { differenceSentence } from './sentence.ts';
import { compareValue } from './value.ts';
import { verdictOf } from './verdict.ts';
import type { Accept } from '../model/assignment.ts';
import type { Expected } from '../model/expected.ts';
import type { Value } from '../model/outcome.ts';

function sentence(expected: Expected, value: Value | undefined, accept: Partial<Accept> = {}): string {
  const { difference, credit } = compareValue(expected, value, acceptWith(accept));
  return differenceSentence('dJdW1', difference!, verdictOf([credit]));
}

const four = expectedOf([2, 2], [1, 2, 3, 4], 1.2e-6);

describe('numbers', () => {
  it('name the worst element, both values, the difference, the tolerance and its origin', () => {
    expect(sentence(four, tensor([2, 2], [1, 2, 3.5, 4.25], { dtype: 'float64' }))).toBe(
      'dJdW1: 2 of 4 elements differ; worst at [1, 0]: expected 3, got 3.5, difference 0.5, tolerance 1.2e-6 (derived from the computation).',
    );
  });

  it('of a scalar need no place', () => {
    expect(sentence(expectedOf([], [0.125]), tensor([], [0.25]))).toBe(
      'dJdW1: expected 0.125, got 0.25, difference 0.125, tolerance 1e-6 (derived from the computation).',
    );
  });

  it('that are all zero are called so', () => {
    expect(sentence(four, tensor([2, 2], [0, 0, 0, 0]))).toMatch(
      /^dJdW1: all 4 elements are zero; 4 of 4 elements differ; worst at/,
    );
  });

  it('of which some are zero are nothing special', () => {
    expect(sentence(four, tensor([2, 2], [0, 0, 3, 4]))).toMatch(/^dJdW1: 2 of 4 elements differ; worst at/);
  });

  it('that are NaN or infinite are counted', () => {
    expect(sentence(four, tensor([2, 2], [1, Number.NaN, 3, Infinity]))).toBe(
      'dJdW1: NaN in 1 of 4 elements; infinity in 1 of 4 elements; 2 of 4 elements differ; worst at [0, 1]: expected 2, got NaN, tolerance 1.2e-6 (derived from the computation).',
    );
    const nan = Number.NaN;
    expect(sentence(four, tensor([2, 2], [nan, nan, nan, nan]))).toMatch(/^dJdW1: all 4 elements are NaN; /);
  });

  it('get as many digits as it takes to tell them apart', () => {
    const expected = expectedOf([], [0.123456789], 1e-10);
    expect(sentence(expected, tensor([], [0.123456781], { dtype: 'float64' }))).toContain(
      'expected 0.12345679, got 0.12345678,',
    );
  });

  it('under a norm tell the norm and the bound', () => {
    expect(sentence(normOf([2], [0, 0], 1e-3), tensor([2], [3, 4]))).toBe(
      'dJdW1: the norm of the difference is 5, at most 0.001 is allowed (set by the case); greatest difference at [1]: expected 0, got 4, difference 4.',
    );
  });
});

describe('forms', () => {
  const five = expectedOf([5], [1, 2, 3, 4, 5]);
  const row = tensor([1, 5], [1, 2, 3, 4, 5]);

  it.each([
    ['another shape', four, tensor([2], [1, 2]), {}, 'dJdW1 has shape (2,), expected (2, 2).'],
    [
      'a transpose',
      expectedOf([2, 3], [1, 2, 3, 4, 5, 6]),
      tensor([3, 2], [1, 4, 2, 5, 3, 6]),
      {},
      'dJdW1 has shape (3, 2), expected (2, 3); it looks transposed.',
    ],
    [
      'size 1, half',
      five,
      row,
      { size_one_axes: 'half' },
      'dJdW1 has shape (1, 5), expected (5,); the numbers are right, which earns half the points.',
    ],
    [
      'size 1, none',
      five,
      row,
      { size_one_axes: 'none' },
      'dJdW1 has shape (1, 5), expected (5,); the numbers are right, but this form is not accepted.',
    ],
    [
      'size 1, none, wrong',
      five,
      tensor([1, 5], [9, 2, 3, 4, 5]),
      { size_one_axes: 'none' },
      'dJdW1 has shape (1, 5), expected (5,); besides, 1 of 5 elements differ; worst at [0]: expected 1, got 9, difference 8, tolerance 1e-6 (derived from the computation).',
    ],
    [
      'dtype',
      five,
      tensor([5], [1, 2, 3, 4, 5], { dtype: 'int64' }),
      {},
      'dJdW1 has dtype int64, expected float32; the numbers are right, but this form is not accepted.',
    ],
    [
      'numpy',
      five,
      tensor([5], [1, 2, 3, 4, 5], { container: 'numpy' }),
      {},
      'dJdW1 is a numpy array, expected a tensor of shape (5,); the numbers are right, but this form is not accepted.',
    ],
    [
      'a Python number',
      five,
      tensor([], [1], { container: 'python', dtype: 'float' }),
      {},
      'dJdW1 is a Python float, expected a tensor of shape (5,).',
    ],
    [
      'None',
      expectedOf([], [1]),
      { container: 'none', type: 'NoneType' },
      {},
      'dJdW1 is None, expected a tensor of shape ().',
    ],
    [
      'a list',
      five,
      { container: 'unusable', type: 'list' },
      {},
      'dJdW1 is of type list, expected a tensor of shape (5,).',
    ],
    [
      'cuda',
      five,
      { container: 'unusable', type: 'a tensor on device cuda' },
      {},
      'dJdW1 is a tensor on device cuda, expected a tensor of shape (5,).',
    ],
    [
      'missing, with a reason',
      five,
      { container: 'missing', type: "net.grads has no key 'dJdW1'; it has dW1" },
      {},
      "dJdW1 is missing: net.grads has no key 'dJdW1'; it has dW1.",
    ],
    ['missing', five, undefined, {}, 'dJdW1 is missing.'],
  ] as const)('%s', (_name, expected, value, accept, text) => {
    expect(sentence(expected, value, accept)).toBe(text);
  });

  it('what was not reached', () => {
    expect(differenceSentence('dJdW1', { kind: 'not-reached' }, 'fail')).toBe('dJdW1 was not reached.');
  });
});
