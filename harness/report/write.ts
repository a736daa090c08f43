import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../model/problem.ts';
import {
  REPORT_SCHEMA_ID,
  RollSchema,
  RunSchema,
  SubmissionResultSchema,
  type Roll,
  type Run,
} from '../model/report.ts';
import { replaceFile, syncFolder } from './disk.ts';
import { toJson } from './json.ts';
import { readSaved, SAVED_FOLDER, savedPath } from './store.ts';

export const REPORT_FILE = 'report.json';

/**
 * Assembles report.json from the saved submissions, in the order of `ids`, one in memory at a time and one on each
 * line. The same results give the same bytes. A submission whose result is not there is left out and told as a problem.
 */
export async function writeReport(
  outDir: string,
  run: Run,
  ids: readonly string[],
  roll?: Roll,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const path = join(outDir, REPORT_FILE);
  await mkdir(join(outDir, SAVED_FOLDER), { recursive: true });
  await replaceFile(path, async (file) => {
    writeFileSync(file, `{"schema":${JSON.stringify(REPORT_SCHEMA_ID)},"run":${toJson(RunSchema, run)},`);
    if (roll !== undefined) writeFileSync(file, `"class":${toJson(RollSchema, roll)},`);
    writeFileSync(file, '"submissions":[');
    await writeSubmissions(file, outDir, ids, problems);
    writeFileSync(file, '\n]}\n');
  });
  await syncFolder(join(outDir, SAVED_FOLDER));
  await syncFolder(outDir);
  return problems;
}

async function writeSubmissions(
  file: number,
  outDir: string,
  ids: readonly string[],
  problems: Problem[],
): Promise<void> {
  let separator = '\n';
  for (const id of ids) {
    const { result, text, problem } = await readSaved(outDir, id);
    if (result === null) {
      problems.push(problem ?? missing(outDir, id));
      continue;
    }
    const line = text.trimEnd();
    // On one line as it was saved, unless somebody has written in the file.
    writeFileSync(file, separator + (line.includes('\n') ? toJson(SubmissionResultSchema, result) : line));
    separator = ',\n';
  }
}

function missing(outDir: string, id: string): Problem {
  return {
    code: 'missing-result',
    file: savedPath(outDir, id),
    text: 'The result of a submission is not there, so the report leaves it out.',
    suggestion: 'Run the same command again; it grades what is missing.',
  };
}
