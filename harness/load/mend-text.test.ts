import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendedTexts } from './mend-text.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const mended = (source: Uint8Array) =>
  mendedTexts(source).map((version) => [new TextDecoder().decode(version.bytes), version.repairs]);

describe('mendedTexts', () => {
  it.each([
    [
      'UTF-16 as Windows writes it',
      Uint8Array.of(0xff, 0xfe, 0x78, 0, 0x3d, 0, 0x31, 0),
      'x=1',
      'UTF-16 read as such',
    ],
    [
      'UTF-16 the other way round',
      Uint8Array.of(0xfe, 0xff, 0, 0x78, 0, 0x3d, 0, 0x31),
      'x=1',
      'UTF-16 read as such',
    ],
    ['a Windows-1252 comment', Uint8Array.of(0x23, 0xe9), '#é', 'Windows-1252 read as such'],
    ['no-break spaces', bytes('if x:\n\u00A0 y'), 'if x:\n  y', 'invisible characters removed'],
    ['zero-width spaces', bytes('x\u200B = 1'), 'x = 1', 'invisible characters removed'],
  ])('mends %s', (_what, source, text, repair) => {
    expect(mended(source)).toEqual([[text, [repair]]]);
  });

  it('tries tabs as 4 columns, then as 8, in indentation only', () => {
    expect(mended(bytes('if x:\n    y\n\tz = "\t"\n  \tw'))).toEqual([
      ['if x:\n    y\n    z = "\t"\n    w', ['tabs taken for 4 columns']],
      ['if x:\n    y\n        z = "\t"\n        w', ['tabs taken for 8 columns']],
    ]);
  });

  it('has nothing to mend in UTF-8 without tabs, with a byte order mark or without', () => {
    expect(mendedTexts(bytes('\uFEFFx = "日本"\r\n    y = 1\n'))).toEqual([]);
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~\n]*$/), (text) => {
        expect(mendedTexts(bytes(text))).toEqual([]);
      }),
    );
  });

  it('ends, and makes UTF-8 without NUL, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (source) => {
        for (const version of mendedTexts(source)) {
          expect(new TextDecoder('utf-8', { fatal: true }).decode(version.bytes)).not.toContain('\0');
        }
      }),
    );
  });
});
