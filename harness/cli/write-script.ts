import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Counterexample } from '../model/report.ts';
import { scriptLines } from '../report/example-lines.ts';
import { shown } from './places.ts';

const MARK = '# Written by `backcheck check --script`, which overwrites it.';

/** Why a script cannot be written to a file; null where it can. A file that is not ours is never overwritten. */
export async function whyNoScript(file: string): Promise<string | null> {
  const folder = dirname(resolve(file));
  if ((await stat(folder).catch(() => null))?.isDirectory() !== true)
    return `${file}: there is no folder ${folder}.`;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? null : `${file}: the script cannot be written there (${code}).`;
  }
  if (text.startsWith(MARK)) return null;
  return `${file}: the file is there already, and no script of Backcheck's; name another.`;
}

/** Writes the script of a counterexample; resolves to a sentence that says what to do with it. */
export async function writeScript(file: string, example: Counterexample | null): Promise<string> {
  if (example === null) return `No random case has a failing example, so ${shown(file)} is not written.`;
  await writeFile(file, `${[MARK, ...scriptLines(example)].join('\n')}\n`);
  return `Wrote ${shown(file)}; run it with python3, in the folder of the submission.`;
}
