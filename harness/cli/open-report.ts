import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../model/report.ts';
import { readReport } from '../report/read.ts';
import { REPORT_FILE } from '../report/write.ts';
import { printProblems } from './load-or-report.ts';

/** A report and the file that it was read from. */
export interface OpenedReport {
  readonly file: string;
  readonly report: Report;
}

/** Reads a report.json, or that of the folder which holds one; null after printing what is wrong with it. */
export async function openReport(path: string): Promise<OpenedReport | null> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true;
  const file = isFolder ? join(path, REPORT_FILE) : path;
  const { report, problem } = await readReport(file);
  if (report !== null) return { file, report };
  printProblems([problem]);
  return null;
}
