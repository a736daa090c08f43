import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export const PIPE = Symbol('pipe');
export const FOLDER = Symbol('folder');

/** What stands at a path: text, bytes, a link to somewhere, a pipe, an empty folder; null for nothing. */
export type Content = string | Uint8Array | { readonly link: string } | typeof PIPE | typeof FOLDER | null;

/** A temporary folder with these files, removed when the test ends. */
export function makeFolder(files: Readonly<Record<string, Content>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'backcheck-load-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFiles(folder, files);
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, Content>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (content === PIPE) execFileSync('mkfifo', [path]);
    else if (content === FOLDER) mkdirSync(path);
    else if (content !== null && typeof content === 'object' && 'link' in content) {
      symlinkSync(content.link, path);
    } else if (content !== null) writeFileSync(path, content);
  }
}
