import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cut, pad, wrap } from './layout.ts';

const text = fc
  .array(fc.constantFrom('a', 'bc', '数字', '👩‍🎓', 'é', ' ', '…', '.'), { maxLength: 40 })
  .map((parts) => parts.join('').replace(/ +/g, ' ').trim());
const width = fc.integer({ min: 2, max: 30 });

describe('cut', () => {
  it('fits, keeps a beginning, and says when something is lost', () => {
    fc.assert(
      fc.property(text, width, (long, columns) => {
        const short = cut(long, columns);
        expect(stringWidth(short)).toBeLessThanOrEqual(columns);
        if (short === long) return;
        expect(stringWidth(long)).toBeGreaterThan(columns);
        expect(short.endsWith('…')).toBe(true);
        expect(long.startsWith(short.slice(0, -1))).toBe(true);
      }),
    );
  });

  it('to nothing is nothing', () => {
    expect([cut('abc', 0), cut('abc', 1), cut('数', 1)]).toEqual(['', '…', '…']);
  });
});

describe('pad', () => {
  it('fills up to the width on the side asked for', () => {
    expect([pad('数', 4), pad('数', 4, 'right'), pad('abc', 2)]).toEqual(['数  ', '  数', 'abc']);
  });
});

describe('wrap', () => {
  it('loses nothing, and every line fits', () => {
    fc.assert(
      fc.property(text, width, (long, columns) => {
        const lines = wrap(long, columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(long.replaceAll(' ', ''));
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('breaks at spaces where it can', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij']);
    expect(wrap('a 数字', 1)).toEqual(['a', '数', '字']);
    expect(wrap('', 10)).toEqual(['']);
  });
});
