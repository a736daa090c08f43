import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedCase } from '../../plan/plan.ts';
import { idOf, onlyBy, smallSet, survivors, wronglyExempt, type Matrix } from './matrix.ts';

/** A matrix from who catches what. */
function matrixOf(caught: Readonly<Record<string, readonly string[]>>, faults: readonly string[]): Matrix {
  return {
    part: 'mlp',
    faults: faults.map((id) => ({
      id,
      hint: '',
      derivation: '',
      ...(id.startsWith('exempt') && { exempt: 'why' }),
    })),
    cases: Object.entries(caught).map(([id, ids]) => ({
      planned: { item: { fields: { id } } } as PlannedCase,
      caught: new Map(ids.map((fault) => [fault, ['loss']])),
      trivial: [],
      blind: [],
      unfit: null,
    })),
  };
}

const FAULTS = ['a', 'b', 'c', 'd', 'e', 'exempt'];
const anyMatrix = fc
  .array(fc.subarray(FAULTS), { minLength: 1, maxLength: 8 })
  .map((rows) => matrixOf(Object.fromEntries(rows.map((row, index) => [`case-${index}`, row])), FAULTS));
const idsOf = (faults: readonly { readonly id: string }[]) => faults.map(({ id }) => id);

describe('faults × cases', () => {
  it('says which faults survive, which only one case catches, and which are said to be none but cost points', () => {
    const matrix = matrixOf({ one: ['a', 'b', 'exempt-one'], two: ['b'] }, [
      'a',
      'b',
      'c',
      'exempt-one',
      'exempt-two',
    ]);
    expect(idsOf(survivors(matrix))).toEqual(['c']);
    expect(matrix.cases.map((item) => idsOf(onlyBy(matrix, item)))).toEqual([['a'], []]);
    expect(idsOf(wronglyExempt(matrix))).toEqual(['exempt-one']);
    expect(smallSet(matrix)).toEqual(['one']);
  });

  it('the small set takes the case that catches most of what is left, and the earlier one of equals', () => {
    const matrix = matrixOf(
      { one: ['a', 'b'], two: ['b', 'c', 'd'], three: ['a', 'e'], four: ['a', 'e'] },
      FAULTS,
    );
    expect(smallSet(matrix)).toEqual(['two', 'three']);
  });

  it('the small set catches all that is caught, and has no more cases than there are faults', () => {
    fc.assert(
      fc.property(anyMatrix, (matrix) => {
        const chosen = smallSet(matrix);
        const reduced = { ...matrix, cases: matrix.cases.filter((item) => chosen.includes(idOf(item))) };
        expect(survivors(reduced)).toEqual(survivors(matrix));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chosen.length).toBeLessThanOrEqual(FAULTS.length - 1);
      }),
    );
  });

  it('a case without a fault of its own can go, and all that was caught still is', () => {
    fc.assert(
      fc.property(anyMatrix, (matrix) => {
        for (const item of matrix.cases) {
          const less = { ...matrix, cases: matrix.cases.filter((other) => other !== item) };
          const lost = idsOf(survivors(less)).filter((id) => !idsOf(survivors(matrix)).includes(id));
          expect(lost).toEqual(idsOf(onlyBy(matrix, item)));
        }
      }),
    );
  });
});
