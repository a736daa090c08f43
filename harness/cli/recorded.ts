import { didYouMean } from '../load/nearest.ts';
import { clean } from '../model/clean.ts';
import type { CaseResult, Report, SubmissionResult } from '../model/report.ts';
import { openReport } from './open-report.ts';

/** One case of one submission, as a report records it. */
export interface Recorded {
  /** The report's file. */
  readonly file: string;
  readonly run: Report['run'];
  readonly submission: SubmissionResult;
  readonly item: CaseResult;
}

/**
 * Finds a case of a submission in a report (a report.json, or the folder that holds one); null after printing what is
 * wrong with the report or the ids.
 */
export async function findRecorded(path: string, id: string, caseId: string): Promise<Recorded | null> {
  const opened = await openReport(path);
  if (opened === null) return null;
  const { file } = opened;
  const { run, submissions } = opened.report;
  const submission = submissions.find((one) => one.id === id);
  if (submission === undefined) {
    const ids = submissions.map((one) => one.id);
    return refuse(`${file} has no submission ${clean(id)}.`, id, ids);
  }
  const item = submission.cases.find((one) => one.id === caseId);
  if (item === undefined) {
    const ids = submission.cases.map((one) => one.id);
    return refuse(`${file} has no case ${clean(caseId)} for ${clean(id)}.`, caseId, ids);
  }
  return { file, run, submission, item };
}

const MOST_IDS = 20;

function refuse(text: string, word: string, words: readonly string[]): null {
  const rest = words.length > MOST_IDS ? `, … (${words.length} in all)` : '';
  const all = `It has: ${words
    .slice(0, MOST_IDS)
    .map((id) => clean(id))
    .join(', ')}${rest}.`;
  process.stderr.write(`backcheck: ${text} ${didYouMean(word, words) ?? all}\n`);
  return null;
}
