import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameOf } from './file-name.ts';

const id = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ maxLength: 20 }),
  fc.stringMatching(/^[aAbB.~%/]{0,6}$/),
);

describe('fileNameOf', () => {
  it('is safe on every file system, with room for endings', () => {
    fc.assert(
      fc.property(id, (any) => {
        expect(fileNameOf(any)).toMatch(/^[\w%~-][\w%~.-]{0,190}$/);
      }),
    );
  });

  it('is never shared, not even where upper and lower case are the same', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        expect(fileNameOf(a).toLowerCase() === fileNameOf(b).toLowerCase()).toBe(a === b);
      }),
    );
  });

  it('tells ids apart that no encoding can', () => {
    expect(fileNameOf('\uD800')).not.toBe(fileNameOf('\uD801'));
    expect(fileNameOf(`${'x'.repeat(200)}a`)).not.toBe(fileNameOf(`${'x'.repeat(200)}b`));
  });

  it('can be decoded wherever it is not cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 12 }).filter((any) => encodeURIComponent(any).length < 150),
        (any) => {
          expect(decodeURIComponent(fileNameOf(any).split('~')[0]!)).toBe(any);
        },
      ),
    );
  });

  it.each([
    ['ab1234', /^ab1234$/],
    ['smith_john-12.3', /^smith_john-12\.3$/],
    ['../../etc/passwd', /^%2E\.%2F\.\.%2Fetc%2Fpasswd$/],
    ['.hidden', /^%2Ehidden$/],
    ['José', /^Jos%C3%A9~[\da-f]{16}$/],
    ['', /^~[\da-f]{16}$/],
    ['nul', /^nul~[\da-f]{16}$/],
    ['\uD800', /^%EF%BF%BD~[\da-f]{16}$/],
    ['x'.repeat(500), /^x{160}~[\da-f]{16}$/],
    ['/'.repeat(500), /^(%2F){53}~[\da-f]{16}$/],
  ])('%j', (any, name) => {
    expect(fileNameOf(any)).toMatch(name);
  });
});
