import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clean } from '../model/clean.ts';
import type { Problem } from '../model/problem.ts';
import { SubmissionResultSchema, type SubmissionResult } from '../model/report.ts';
import { removeLeftovers, replaceFile } from './disk.ts';
import { fileNameOf } from './file-name.ts';
import { toJson } from './json.ts';
import { submissionFault } from './validate.ts';

/** What was found of a submission: its result, nothing (both null), or why a file that is there cannot be used. */
export interface Saved {
  readonly result: SubmissionResult | null;
  /** The file's text, where there is a result. */
  readonly text: string;
  readonly problem: Problem | null;
}

export const SAVED_FOLDER = 'submissions';
/** What students' code printed. */
export const OUTPUT_FOLDER = 'output';

/** Where a submission's result is kept under `--out`. */
export function savedPath(outDir: string, id: string): string {
  return join(outDir, SAVED_FOLDER, `${fileNameOf(id)}.json`);
}

/** Keeps a finished submission at once, so that a killed run resumes. */
export async function saveSubmission(outDir: string, result: SubmissionResult): Promise<void> {
  mkdirSync(join(outDir, SAVED_FOLDER), { recursive: true });
  const text = `${toJson(SubmissionResultSchema, result)}\n`;
  await replaceFile(savedPath(outDir, result.id), (file) => writeFileSync(file, text));
}

/** Removes what a run that was killed had half written. */
export async function removeHalfWritten(outDir: string): Promise<void> {
  for (const folder of ['.', SAVED_FOLDER, OUTPUT_FOLDER]) await removeLeftovers(join(outDir, folder));
}

/** A result of an earlier run. A truncated, foreign or invalid file counts as absent, with a problem that says so. */
export async function readSaved(outDir: string, id: string): Promise<Saved> {
  const file = savedPath(outDir, id);
  let text: string;
  let value: unknown;
  try {
    text = await readFile(file, 'utf8');
    value = JSON.parse(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { result: null, text: '', problem: null };
    return damaged(file, (error as Error).message);
  }
  const fault = submissionFault(value);
  if (fault !== null) return damaged(file, fault);
  const result = value as SubmissionResult;
  return result.id === id
    ? { result, text, problem: null }
    : damaged(file, 'it is the result of another submission');
}

function damaged(file: string, why: string): Saved {
  const problem = {
    code: 'damaged-result',
    file,
    text: `The saved result cannot be used: ${clean(why)}.`,
    suggestion: 'The submission is graded anew.',
  };
  return { result: null, text: '', problem };
}
