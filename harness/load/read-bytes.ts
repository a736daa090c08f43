import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { noAccess, type NoAccess } from './access.ts';

export type Bytes =
  | { readonly bytes: Uint8Array }
  | { readonly bytes: null; readonly code: 'too-large'; readonly size: number }
  | ({ readonly bytes: null } & NoAccess);

/** Reads a regular file of at most `most` bytes. Follows no link, and waits for nothing: what is no file is refused. */
export function readBytes(path: Buffer, most: number): Bytes {
  let file: number;
  try {
    // Whoever calls has looked at the entry; the flags are for what changes in between.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return { bytes: null, ...noAccess(error, 'file') };
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile()) return { bytes: null, code: 'special-file', text: 'This is no regular file.' };
    if (status.size > most) return { bytes: null, code: 'too-large', size: status.size };
    // One byte more, to notice a file that grows while it is read.
    const buffer = Buffer.alloc(status.size + 1);
    const length = readAll(file, buffer);
    if (length > most) return { bytes: null, code: 'too-large', size: length };
    return { bytes: new Uint8Array(buffer.subarray(0, length)) };
  } catch (error) {
    return { bytes: null, ...noAccess(error, 'file') };
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, buffer: Buffer): number {
  let length = 0;
  while (length < buffer.length) {
    const count = readSync(file, buffer, length, buffer.length - length, length);
    if (count === 0) break;
    length += count;
  }
  return length;
}
