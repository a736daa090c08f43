import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Difference } from '../model/report.ts';
import { excerptLines } from './excerpt.ts';
import { anyDifference } from './samples.ts';

const at = (index: number[]) => ({ index, expected: 0, actual: 0, absolute: 0, relative: 0, tolerance: 0 });

describe('excerptLines', () => {
  it('shows what was expected above what came, with the wrong elements starred', () => {
    const difference: Difference = {
      kind: 'values',
      worst: at([3, 1]),
      excerpt: {
        index: [2, 0],
        expected: [
          [0.1, -0.5],
          [1e-5, 1 / 3],
        ],
        actual: [
          [0.1, -0.5],
          [1e-5, 'nan'],
        ],
        mismatched: [
          [false, false],
          [false, true],
        ],
      },
    };
    expect(excerptLines('dJdW1', difference, 76)).toEqual([
      'dJdW1[2:4, 0:2], expected:',
      '     0.1     -0.5',
      '    1e-5   0.3333',
      'yours (* differs):',
      '     0.1     -0.5',
      '    1e-5      NaN*',
    ]);
  });

  it('of a vector has one axis; leading axes are given as they are', () => {
    const grid = { expected: [[1]], actual: [[2]], mismatched: [[true]] };
    const title = (index: number[]) =>
      excerptLines('b', { kind: 'values', worst: at(index), excerpt: { index, ...grid } }, 76)[0];
    expect(title([4])).toBe('b[4:5], expected:');
    expect(title([3, 2, 5])).toBe('b[3, 2:3, 5:6], expected:');
  });

  it('shows more digits where few would hide the difference', () => {
    const excerpt = { index: [0], expected: [[1.000001]], actual: [[1.000002]], mismatched: [[true]] };
    expect(excerptLines('b', { kind: 'values', worst: at([0]), excerpt }, 76).slice(1)).toEqual([
      '  1.000001',
      'yours (* differs):',
      '  1.000002*',
    ]);
  });

  it('stars nothing where only the norm is judged', () => {
    const excerpt = { index: [0], expected: [[1]], actual: [[2]], mismatched: [[false]] };
    expect(excerptLines('b', { kind: 'values', worst: at([0]), excerpt }, 76)).toContain('yours:');
  });

  it('leaves out columns that do not fit, but never the worst', () => {
    const row = [0, 1, 2, 3, 4, 5];
    const excerpt = {
      index: [10],
      expected: [row],
      actual: [[0, 1, 2, 3, 9, 5]],
      mismatched: [row.map((i) => i === 4)],
    };
    expect(excerptLines('b', { kind: 'values', worst: at([14]), excerpt }, 9)).toEqual([
      'b[13:15], expected:',
      '  3   4',
      'yours (* differs):',
      '  3   9*',
    ]);
  });

  it('never breaks, whatever the report says', () => {
    fc.assert(
      fc.property(anyDifference, fc.integer({ min: 1, max: 80 }), (difference, width) => {
        const lines = excerptLines('x', difference, width);
        const rows = difference.excerpt?.expected.length;
        expect(lines).toHaveLength(rows === undefined ? 0 : 2 * rows + 2);
      }),
    );
  });
});
