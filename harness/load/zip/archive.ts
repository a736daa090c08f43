import { close, constants, fstat, open, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import type { SubmissionCode } from '../codes.ts';
import type { Bytes } from '../read-bytes.ts';
import { isSystemError, noAccess } from '../access.ts';

/** A file or folder in a zip, as its directory describes it. Nothing has been unpacked. */
export interface Member {
  /** With `/` between folders, and at the end of a folder. */
  readonly name: string;
  readonly size: number;
  readonly compressedSize: number;
  /** Type bits of a Unix mode (`S_IFMT`); 0 where the zip was made elsewhere. */
  readonly type: number;
  readonly isEncrypted: boolean;
  readonly modified: Date;
  /** Unpacks it into memory, at most `most` bytes. */
  readonly read: (most: number) => Promise<Bytes>;
}

export interface Archive {
  readonly members: readonly Member[];
  readonly close: () => void;
}

/** Why a zip cannot be used. */
export interface Refusal {
  readonly code: SubmissionCode;
  readonly text: string;
}

/**
 * Opens a zip, from a path (no link is followed) or from bytes, and lists at most `most` + 1 members. Whatever is wrong
 * with it is a refusal; nothing is thrown.
 */
export async function openArchive(source: Buffer | Uint8Array, most: number): Promise<Archive | Refusal> {
  let zip: ZipFile;
  try {
    zip = Buffer.isBuffer(source)
      ? await openFile(source)
      : await fromBufferPromise(asBuffer(source), OPTIONS);
  } catch (error) {
    return refusalOf(error);
  }
  // What goes wrong while a member is read is told by that read.
  zip.on('error', () => undefined);
  const members: Member[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      members.push(memberOf(zip, entry));
      if (members.length > most) break;
    }
  } catch (error) {
    zip.close();
    return refusalOf(error);
  }
  return { members, close: () => zip.close() };
}

const OPTIONS = { autoClose: false, lazyEntries: true, decodeStrings: true, validateEntrySizes: true };
const S_IFMT = 0o170_000;

async function openFile(path: Buffer): Promise<ZipFile> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  // A plain descriptor: a FileHandle would close it a second time.
  const descriptor = await promisify(open)(path, flags);
  try {
    const status: Stats = await promisify(fstat)(descriptor);
    if (!status.isFile()) throw new Error('it is no regular file');
    return await fromFdPromise(descriptor, OPTIONS);
  } catch (error) {
    await promisify(close)(descriptor);
    throw error;
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

function memberOf(zip: ZipFile, entry: Entry): Member {
  // The high byte of the version says whose attributes these are: 3 is Unix, 19 is macOS.
  const isUnix = [3, 19].includes(entry.versionMadeBy >>> 8);
  return {
    // Some tools write `./` before each name.
    name: entry.fileName.replaceAll(/(^|\/)(\.?\/)+/g, '$1'),
    size: entry.uncompressedSize,
    compressedSize: entry.compressedSize,
    type: isUnix ? (entry.externalFileAttributes >>> 16) & S_IFMT : 0,
    isEncrypted: entry.isEncrypted(),
    modified: entry.getLastModDate(),
    read: async (most) => readMember(zip, entry, most),
  };
}

async function readMember(zip: ZipFile, entry: Entry, most: number): Promise<Bytes> {
  if (entry.uncompressedSize > most) return { bytes: null, code: 'too-large', size: entry.uncompressedSize };
  try {
    const chunks: Buffer[] = [];
    // It ends with an error as soon as there is more than its directory says.
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    if (crc32(bytes) === entry.crc32) return { bytes: new Uint8Array(bytes) };
    return { bytes: null, code: 'damaged-zip', text: 'The file is damaged: its checksum is wrong.' };
  } catch (error) {
    if (isSystemError(error)) return { bytes: null, ...noAccess(error, 'zip') };
    return { bytes: null, code: 'damaged-zip', text: `The file cannot be unpacked: ${messageOf(error)}.` };
  }
}

function refusalOf(error: unknown): Refusal {
  if (isSystemError(error)) return noAccess(error, 'zip');
  const message = messageOf(error);
  if (/^(absolute path|invalid relative path|invalid characters in fileName)/.test(message)) {
    return { code: 'unsafe-name', text: `The zip holds a file that would leave its folder: ${message}.` };
  }
  return { code: 'damaged-zip', text: `The zip cannot be read: ${message}.` };
}

function messageOf(error: unknown): string {
  return (error as Error).message.replace(/\.$/, '');
}
