import { lstatSync, opendirSync, type Stats } from 'node:fs';
import { noAccess, type NoAccess } from './access.ts';

/** What stands in a folder. Names and paths are bytes, since a name need not be UTF-8. Nothing has been opened. */
export interface Entry {
  readonly name: Buffer;
  readonly path: Buffer;
  /** The path for people. */
  readonly shown: string;
  /** Of the entry itself, not of what a link points to. */
  readonly status: Stats;
}

/** What systems, editors and Python leave behind. */
const LEFT_BEHIND: ReadonlySet<string> = new Set([
  '__pycache__',
  '__MACOSX',
  'Thumbs.db',
  'desktop.ini',
  'venv',
  'node_modules',
]);

/**
 * Entries of a folder in the order of their bytes, without hidden files and what systems leave behind; at most `most`,
 * with a note that there were more.
 */
export function entriesOf(
  folder: Buffer,
  shown: string,
  most = Infinity,
): { readonly entries: readonly Entry[]; readonly isCut: boolean } | ({ readonly entries: null } & NoAccess) {
  const entries: Entry[] = [];
  let isCut = false;
  try {
    // Node takes 'buffer' here as it does in readdir, where its types say so.
    const opened = opendirSync(folder, { encoding: 'buffer' as BufferEncoding });
    try {
      for (let dirent = opened.readSync(); dirent !== null; dirent = opened.readSync()) {
        const name = dirent.name as unknown as Buffer;
        if (isLeftBehind(String(name))) continue;
        if (entries.length === most) {
          isCut = true;
          break;
        }
        const path = Buffer.concat([folder, Buffer.from('/'), name]);
        entries.push({
          name,
          path,
          shown: `${shown.replace(/\/$/, '')}/${String(name)}`,
          status: lstatSync(path),
        });
      }
    } finally {
      opened.closeSync();
    }
  } catch (error) {
    return { entries: null, ...noAccess(error, 'folder') };
  }
  return { entries: entries.toSorted((a, b) => Buffer.compare(a.name, b.name)), isCut };
}

export function isPython(name: Buffer): boolean {
  return /\.py$/i.test(String(name));
}

/** Whether a file or folder of this name is what systems, editors and Python leave behind. */
export function isLeftBehind(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || LEFT_BEHIND.has(name);
}
