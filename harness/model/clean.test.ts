import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from './clean.ts';

describe('clean', () => {
  it('leaves one printable line within its limit, whatever comes', () => {
    const any = fc.string({ unit: 'binary', maxLength: 300 });
    const nasty = fc
      .array(
        fc.constantFrom(
          '\u001B[2J',
          '\u009B31m',
          '\u001B]0;title\u0007',
          '\u202E',
          '\u2066',
          '\r\n',
          '\u2028',
          '\uD800',
          '\u0000',
          'a',
        ),
        { maxLength: 40 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(any, nasty), fc.integer({ min: 1, max: 50 }), (text, limit) => {
        const cleaned = clean(text, limit);
        expect(cleaned.length).toBeLessThanOrEqual(limit);
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(cleaned).toBe(clean(cleaned, limit));
      }),
    );
  });

  it('keeps ordinary text, in any script', () => {
    for (const text of ['index 3 is out of bounds', 'Größe 数字 عدد', 'x²→y']) expect(clean(text)).toBe(text);
  });

  it('takes terminal sequences out whole', () => {
    expect(clean('\u001B[31mred\u001B[0m\ntext')).toBe('red text');
  });

  it('says by an ellipsis that something is lost', () => {
    expect(clean('x'.repeat(600))).toBe(`${'x'.repeat(499)}…`);
    expect(clean(`${' '.repeat(3000)}tail`)).toBe('…');
  });

  it('takes no longer for more than it reads', () => {
    expect(clean('\u001B['.repeat(5_000_000)).length).toBeLessThanOrEqual(500);
  });
});
