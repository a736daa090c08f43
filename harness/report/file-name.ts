import { createHash } from 'node:crypto';

/** Leaves room for `.json`, a hash and a temporary ending within the 255 bytes that file systems allow. */
const LIMIT = 160;

/**
 * A file name (without ending) for a submission's id, which may hold any character: percent-encoded, so that it can be
 * read and decoded. Ids whose encoding is cut, loses something, or would be the same on a file system that knows no
 * upper case get a hash after `~`; two ids never share a name.
 */
export function fileNameOf(id: string): string {
  const wellFormed = id.toWellFormed();
  // encodeURIComponent leaves these; ~ is ours, * and a leading dot mean something to shells and file systems.
  const encoded = encodeURIComponent(wellFormed).replace(/[~*'()!]|^\./g, percent);
  // Never cut within a percent sign's two digits.
  const short = encoded.slice(0, LIMIT).replace(/%[\dA-F]?$/, '');
  const whole = wellFormed === id && short === encoded && encoded !== '';
  return whole && !hasUpperCase(encoded) && !RESERVED.test(encoded) ? encoded : `${short}~${hash(id)}`;
}

/** Names of devices on Windows, whatever the ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function percent(character: string): string {
  return `%${character.codePointAt(0)!.toString(16).toUpperCase()}`;
}

/** Percent sequences aside, whose digits are always written in upper case. */
function hasUpperCase(encoded: string): boolean {
  return /[A-Z]/.test(encoded.replace(/%[\dA-F]{2}/g, ''));
}

/** Of the UTF-16 units, since an id may hold lone surrogates that UTF-8 cannot. */
function hash(id: string): string {
  return createHash('sha256').update(Buffer.from(id, 'utf16le')).digest('hex').slice(0, 16);
}
