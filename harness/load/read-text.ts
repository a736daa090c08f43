import { readFileSync, statSync } from 'node:fs';
import type { Problem } from '../model/problem.ts';
import type { CaseCode } from './codes.ts';

/** Far above any file of cases, far below what would hold up the judge. */
const MOST_BYTES = 1024 * 1024;

export type TextFile =
  { readonly text: string; readonly bytes: Uint8Array } | { readonly text: null; readonly problem: Problem };

/**
 * Reads a text file in UTF-8 of at most 1 MiB. Anything else (a folder, a pipe, binary data, no permission) is a
 * problem, with the place of the first wrong character where there is one.
 */
export function readText(file: string): TextFile {
  let bytes: Buffer;
  try {
    const status = statSync(file);
    // A pipe would hold up the reader for ever.
    if (!status.isFile()) {
      return refuse(
        file,
        'unreadable',
        `A text file was expected; this is ${status.isDirectory() ? 'a folder' : 'a special file'}.`,
      );
    }
    if (status.size > MOST_BYTES) {
      return refuse(file, 'too-large', `The file may have at most 1 MiB; it has ${inMiB(status.size)}.`);
    }
    bytes = readFileSync(file);
  } catch (error) {
    return refuse(file, ...reason(error));
  }
  const text = new TextDecoder().decode(bytes);
  const bad = firstBad(text, bytes);
  if (bad === null) return { text, bytes };
  return { text: null, problem: { code: 'not-text' satisfies CaseCode, file, ...bad } };
}

/** The code of a failed system call, e.g. `ENOENT`; the empty string for any other error. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function reason(error: unknown): [code: CaseCode, text: string] {
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return ['missing-file', 'The file does not exist.'];
  const why = code === 'EACCES' || code === 'EPERM' ? 'no permission' : code || 'unknown error';
  return ['unreadable', `The file cannot be read: ${why}.`];
}

function firstBad(text: string, bytes: Uint8Array): { line: number; column: number; text: string } | null {
  // All but tab, line ends, and next line (U+0085), which YAML allows.
  const control = /[^\P{Cc}\t\n\r\u0085]/u.exec(text);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return {
      ...placeAt(text, control.index),
      text: `Text was expected; this is the control character U+${code}.`,
    };
  }
  const replaced = text.indexOf('\ufffd');
  if (replaced === -1 || isUtf8(bytes)) return null;
  return { ...placeAt(text, replaced), text: 'The file must be in UTF-8; here are bytes that are not.' };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function placeAt(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split(/\r\n|\r|\n/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

function inMiB(bytes: number): string {
  return `${(bytes / MOST_BYTES).toFixed(1)} MiB`;
}

function refuse(file: string, code: CaseCode, text: string): TextFile {
  return { text: null, problem: { code, file, text } };
}
