import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexOf, sameButForSizeOne, sameShape, shapeText } from './shape.ts';

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

it('shapeText writes a tuple as Python does', () => {
  expect([[], [5], [1, 5], [2, 3, 4]].map(shapeText)).toEqual(['()', '(5,)', '(1, 5)', '(2, 3, 4)']);
});

describe('shapes', () => {
  it('are the same only where every axis is', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        expect(sameShape(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('differ by axes of size 1 only, however many were put in anywhere', () => {
    fc.assert(
      fc.property(shape, fc.nat(), (a, seed) => {
        const at = seed % (a.length + 1);
        expect(sameButForSizeOne(a, a.toSpliced(at, 0, 1))).toBe(true);
        expect(sameButForSizeOne(a, a.toSpliced(at, 0, 2))).toBe(false);
      }),
    );
    expect(sameButForSizeOne([2, 3], [3, 2])).toBe(false);
  });
});

it('indexOf is the inverse of row-major order', () => {
  fc.assert(
    fc.property(shape, fc.nat(), (axes, seed) => {
      const flat = seed % axes.reduce((product, axis) => product * axis, 1);
      const index = indexOf(flat, axes);
      expect(index).toHaveLength(axes.length);
      expect(index.every((i, axis) => i >= 0 && i < axes[axis]!)).toBe(true);
      expect(index.reduce((sum, i, axis) => sum * axes[axis]! + i, 0)).toBe(flat);
    }),
  );
});
