import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DifferentElement } from '../model/report.ts';
import { differs } from './agrees.ts';
import { float } from './float.ts';
import { measure } from './measure.ts';
import { expectedOf, normOf } from './samples.ts';
import { indexOf } from './shape.ts';

const element = (index: number[], values: Omit<DifferentElement, 'index'>): DifferentElement => ({
  index,
  ...values,
});

const ratio = ([e, a, t]: readonly [number, number, number]) => Math.abs(a - e) / t;

describe('the worst element', () => {
  it('is the one farthest beyond its tolerance, not the one with the greatest difference', () => {
    const expected = expectedOf([3], [1, 100, 1]);
    const tolerance = { kind: 'elementwise' as const, data: Float64Array.of(0.1, 10, 0.01), origin: 'x' };
    const found = measure({ ...expected, tolerance }, Float64Array.of(1.5, 150, 1.25));
    expect(found.worst).toEqual(
      element([2], { expected: 1, actual: 1.25, absolute: 0.25, relative: 0.25, tolerance: 0.01 }),
    );
    expect(found.greatest_absolute).toEqual(
      element([1], { expected: 100, actual: 150, absolute: 50, relative: 0.5, tolerance: 10 }),
    );
    expect(found.greatest_relative?.index).toEqual([0]);
    expect(found.mismatched).toBe(3);
  });

  it('is the first NaN if there is one', () => {
    const found = measure(
      expectedOf([2, 2], [1, 1, 1, 1]),
      Float64Array.of(Infinity, 5, Number.NaN, Number.NaN),
    );
    expect(found).toMatchObject({ mismatched: 4, nan: 2, infinite: 1 });
    expect(found.worst).toMatchObject({ index: [1, 0], actual: 'nan', absolute: 'nan', relative: 'nan' });
    expect(found.greatest_absolute).toMatchObject({ index: [0, 0], actual: 'inf', absolute: 'inf' });
  });

  it('is the first of equals', () => {
    expect(measure(expectedOf([3], [0, 0, 0]), Float64Array.of(0, 1, 1)).worst?.index).toEqual([1]);
    expect(measure(expectedOf([3], [0, 0, 0], 0), Float64Array.of(0, 1, 2)).worst?.index).toEqual([1]);
    expect(
      measure(expectedOf([2], [0, 0], Infinity), Float64Array.of(-Infinity, Infinity)).worst?.index,
    ).toEqual([0]);
  });

  it('has no element that differs more beside it', () => {
    const value = fc.double({ min: -4, max: 4, noNaN: true });
    const row = fc.tuple(value, value, fc.double({ min: 0.001, max: 3, noNaN: true }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const tolerance = {
          kind: 'elementwise' as const,
          data: Float64Array.from(rows, ([, , t]) => t),
          origin: 'x',
        };
        const expected = { shape: [rows.length], value: Float64Array.from(rows, ([e]) => e), tolerance };
        const found = measure(
          expected,
          Float64Array.from(rows, ([, a]) => a),
        );
        const wrong = rows.filter(([e, a, t]) => differs(e, a, t));
        expect(found.mismatched).toBe(wrong.length);
        if (wrong.length === 0) return;
        const worst = rows[found.worst!.index[0]!]!;
        expect(ratio(worst)).toBe(Math.max(...wrong.map(ratio)));
        expect(found.greatest_absolute!.absolute).toBe(Math.max(...wrong.map(([e, a]) => Math.abs(a - e))));
        expect(found.greatest_relative!.relative).toBe(
          float(Math.max(...wrong.map(([e, a]) => Math.abs(a - e) / Math.abs(e)))),
        );
      }),
    );
  });
});

describe('other facts', () => {
  it('right numbers need no more words', () => {
    expect(measure(expectedOf([2], [1, 2]), Float32Array.of(1, 2))).toEqual({ elements: 2, mismatched: 0 });
  });

  it('a difference from an expected 0 is infinite in relative terms', () => {
    expect(measure(expectedOf([1], [0]), Float64Array.of(1)).worst).toMatchObject({
      absolute: 1,
      relative: 'inf',
    });
  });

  it('counts zeros', () => {
    expect(measure(expectedOf([3], [1, 2, 3]), Float32Array.of(0, 0, 0))).toMatchObject({
      zeros: 3,
      mismatched: 3,
    });
  });

  it('under a norm tells both norms, and no count of wrong elements', () => {
    const found = measure(normOf([2], [0, 0], 1), Float64Array.of(3, 4));
    expect(found).toMatchObject({
      norm: { actual: 5, bound: 1 },
      worst: { index: [1], absolute: 4, tolerance: 1 },
    });
    expect(found.mismatched).toBeUndefined();
    expect(measure(normOf([2], [0, 0], 1), Float64Array.of(Number.NaN, 4)).norm).toEqual({
      actual: 'nan',
      bound: 1,
    });
  });

  it('a scalar has no window', () => {
    expect(measure(expectedOf([], [1]), Float64Array.of(2)).excerpt).toBeUndefined();
  });
});

describe('the window around the worst element', () => {
  it('lies within the value, is at most 6 × 6, and holds the worst element with its neighbours as they are', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const size = shape.reduce((product, axis) => product * axis, 1);
        const value = Array.from({ length: size }, (_, i) => i + 1);
        const actual = Float64Array.from(value);
        const at = seed % size;
        actual[at] = -7;
        const { excerpt, worst } = measure(expectedOf(shape, value), actual);
        expect(worst?.index).toEqual(indexOf(at, shape));
        const { expected, actual: came, mismatched, index } = excerpt!;
        expect(expected.length).toBe(Math.min(6, shape.at(-2) ?? 1));
        expect(expected.every((row) => row.length === Math.min(6, shape.at(-1)!))).toBe(true);
        const flat = (position: readonly number[]) =>
          position.reduce((sum, i, axis) => sum * shape[axis]! + i, 0);
        for (const [r, row] of expected.entries()) {
          for (const [c, number] of row.entries()) {
            const steps = [r, c].slice(-shape.length);
            const place = index.map((i, axis) => i + (steps[axis - shape.length + steps.length] ?? 0));
            expect(place.every((i, axis) => i < shape[axis]!)).toBe(true);
            const source = flat(place);
            expect(number).toBe(value[source]);
            expect(came[r]![c]).toBe(actual[source]);
            expect(mismatched[r]![c]).toBe(source === at);
          }
        }
        expect(mismatched.flat().filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  it('writes what JSON cannot as words, and no more digits than float32 has', () => {
    const { excerpt } = measure(
      expectedOf([3], [1 / 3, 1, 1]),
      Float64Array.of(Number.NaN, Infinity, -Infinity),
    );
    expect(excerpt).toMatchObject({ expected: [[0.3333333, 1, 1]], actual: [['nan', 'inf', '-inf']] });
  });
});
