import { isLeftBehind } from '../entries.ts';
import type { Member, Refusal } from './archive.ts';

/** Far more than any homework holds, far less than what would hold up the grader. */
export const MOST_MEMBERS = 1_000;
const MOST_MIB = 256;
const MOST_RATIO = 200;
/** Small files of zeros are honest. */
const RATIO_FROM = 1024 * 1024;
/** As file systems allow: bytes of a name in all, and between two `/`. */
const MOST_NAME = 1024;
const MOST_PART = 255;
const S_IFREG = 0o100_000;
const S_IFDIR = 0o040_000;
const S_IFLNK = 0o120_000;

/** The files of a zip: without folders, and without what systems leave behind. */
export function realFiles(members: readonly Member[]): Member[] {
  return members.filter(({ name }) => !name.endsWith('/') && !name.split('/').some(isLeftBehind));
}

/**
 * Why nothing of one student's zip is taken in; null where it can be. Names that leave the folder have been refused by
 * the reader before. `members` are all of them.
 */
export function refusalOfZip(members: readonly Member[]): Refusal | null {
  if (members.length > MOST_MEMBERS) {
    return { code: 'too-many-files', text: `The zip holds more than ${MOST_MEMBERS} files.` };
  }
  const files = realFiles(members);
  if (files.some(({ isEncrypted }) => isEncrypted)) {
    return { code: 'encrypted', text: 'The zip is encrypted; hand it in without a password.' };
  }
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > MOST_MIB * 1024 ** 2) {
    return { code: 'zip-bomb', text: `Unpacked, the zip would have more than ${MOST_MIB} MiB.` };
  }
  const bomb = files.find(
    ({ size, compressedSize }) => size > RATIO_FROM && size > MOST_RATIO * compressedSize,
  );
  if (bomb !== undefined) {
    return {
      code: 'zip-bomb',
      text: `${bomb.name} is packed more than ${MOST_RATIO} times smaller than it is.`,
    };
  }
  return collision(files);
}

/** Why one file of a zip is left out; null where it can be taken in. */
export function refusalOfMember({ name, type }: Member): Refusal | null {
  if (/[\p{Cc}\ufffd]/u.test(name)) {
    return {
      code: 'bad-name',
      text: 'The name is not UTF-8, or holds control characters; the file is left out.',
    };
  }
  if (
    Buffer.byteLength(name) > MOST_NAME ||
    name.split('/').some((part) => Buffer.byteLength(part) > MOST_PART)
  ) {
    return { code: 'bad-name', text: 'The name is too long for a file; the file is left out.' };
  }
  if (type === S_IFLNK)
    return { code: 'symlink', text: 'This is a symbolic link; links are never followed.' };
  if (type !== 0 && type !== S_IFREG && type !== S_IFDIR) {
    return { code: 'special-file', text: 'This is a pipe, socket or device; it is not opened.' };
  }
  return null;
}

function foldersOf(name: string): string[] {
  const parts = name.normalize('NFC').toLowerCase().split('/').slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
}

/** Two files that are one on a system that knows no upper case: which of them counts would be a guess. */
function collision(files: readonly Member[]): Refusal | null {
  const seen = new Map<string, string>();
  for (const { name } of files) {
    const key = name.normalize('NFC').toLowerCase();
    const other = seen.get(key);
    if (other !== undefined) {
      const how = other === name ? `${name} twice` : `${other} and ${name}, which differ by upper case only`;
      return { code: 'name-collision', text: `The zip holds ${how}.` };
    }
    seen.set(key, name);
  }
  const file = files.find(({ name }) => foldersOf(name).some((folder) => seen.has(folder)));
  if (file === undefined) return null;
  return {
    code: 'name-collision',
    text: `The zip holds ${file.name}, and a file where its folder would be.`,
  };
}
