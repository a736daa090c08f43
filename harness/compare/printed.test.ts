import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchPrinted } from './printed.ts';

const lines = fc.array(fc.stringMatching(/^[ab(.*]{1,3}$/), { minLength: 1, maxLength: 12 });

describe('matchPrinted', () => {
  it('finds any lines that were printed, in their order', () => {
    fc.assert(
      fc.property(lines, fc.infiniteStream(fc.boolean()), (all, keep) => {
        const wanted = all.filter(() => keep.next().value);
        expect(matchPrinted(wanted, all.join('\n'))).toEqual({ kind: 'all' });
      }),
    );
  });

  it('finds no line twice, and says which is the first that is not there', () => {
    fc.assert(
      fc.property(lines, (all) => {
        expect(matchPrinted([...all, all[0]!], all.join('\n'))).toEqual({
          kind: 'missing',
          index: all.length,
        });
      }),
    );
  });

  it('asks for the order', () => {
    expect(matchPrinted(['b', 'a'], 'a\nb')).toEqual({ kind: 'missing', index: 1 });
  });

  it('takes text as it is, and not as a part of a line', () => {
    expect(matchPrinted(['a.'], 'ab')).toEqual({ kind: 'missing', index: 0 });
    expect(matchPrinted(['True'], 'True, nearly')).toEqual({ kind: 'missing', index: 0 });
  });

  it('passes over spaces at the ends of lines, and knows the line ends of other systems', () => {
    expect(matchPrinted(['a ', 'b'], 'a\t\r\nb  ')).toEqual({ kind: 'all' });
  });

  it('holds a pattern against whole lines', () => {
    const pattern = [{ matches: String.raw`loss 0\.5\d|none` }];
    expect(matchPrinted(pattern, 'loss 0.51')).toEqual({ kind: 'all' });
    expect(matchPrinted(pattern, 'loss 0.512')).toEqual({ kind: 'missing', index: 0 });
    expect(matchPrinted(pattern, 'there is none')).toEqual({ kind: 'missing', index: 0 });
  });

  it('gives up a pattern that backtracks without end', () => {
    const slow = [{ matches: '(a+)+b' }];
    expect(matchPrinted(slow, 'a'.repeat(200))).toEqual({ kind: 'too-slow', index: 0 });
  });
});
