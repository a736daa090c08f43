import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A file in a zip: its content, or its content with attributes. */
export type Packed =
  string | Uint8Array | { readonly text: string | Uint8Array; readonly mode?: number; readonly mtime?: Date };

/** A zip with these files. */
export async function makeZip(files: Readonly<Record<string, Packed>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, packed] of Object.entries(files)) {
    const { text, ...attributes } =
      typeof packed === 'string' || packed instanceof Uint8Array ? { text: packed } : packed;
    zip.addBuffer(Buffer.from(text as string), name, attributes);
  }
  zip.end();
  return await buffer(zip.outputStream);
}

/** A zip in which every occurrence of some bytes is replaced by others of the same length, as no honest tool does. */
export function forged(zip: Buffer, from: string, to: string): Buffer {
  if (Buffer.byteLength(from) !== Buffer.byteLength(to)) throw new Error(`${to} is not as long as ${from}.`);
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Where fields of an entry of the directory are. */
export const FLAGS = 8;
export const CHECKSUM = 16;
export const SIZE = 24;

const CENTRAL = 0x02_01_4b_50;

/** A zip with a 16-bit or 32-bit field of every entry of its directory changed. */
export function withField(
  zip: Buffer,
  offset: number,
  change: (value: number) => number,
  bytes: 2 | 4,
): Buffer {
  const changed = Buffer.from(zip);
  for (let at = 0; at + 46 <= zip.length; at++) {
    if (zip.readUInt32LE(at) !== CENTRAL) continue;
    changed.writeUIntLE(change(zip.readUIntLE(at + offset, bytes)), at + offset, bytes);
  }
  return changed;
}
