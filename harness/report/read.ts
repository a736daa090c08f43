import { readFile } from 'node:fs/promises';
import { clean } from '../model/clean.ts';
import type { Problem } from '../model/problem.ts';
import { REPORT_SCHEMA_ID, type Report } from '../model/report.ts';
import { reportFault } from './validate.ts';

/** A report, or why the file is none. */
export type ReadReport =
  { readonly report: Report; readonly problem: null } | { readonly report: null; readonly problem: Problem };

/** Reads and validates a report.json. */
export async function readReport(file: string): Promise<ReadReport> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return refuse(file, 'unreadable-report', `The report cannot be read: ${(error as Error).message}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(file, 'json-syntax', `The report is not JSON: ${(error as Error).message}.`);
  }
  const version = versionOf(value);
  if (version !== REPORT_SCHEMA_ID) {
    const found = version === undefined ? 'names no schema' : `has schema ${JSON.stringify(version)}`;
    return refuse(file, 'report-version', `The report ${found}, expected "${REPORT_SCHEMA_ID}".`);
  }
  const fault = reportFault(value);
  if (fault !== null) return refuse(file, 'report-schema', `The report does not fit its schema: ${fault}.`);
  return { report: value as Report, problem: null };
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
}

function refuse(file: string, code: string, text: string): ReadReport {
  return {
    report: null,
    problem: { code, file, text: clean(text), suggestion: 'Run backcheck grade again.' },
  };
}
