import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { SubmissionSource } from '../load/submissions.ts';
import type { CaseResult, SubmissionResult } from '../model/report.ts';
import type { Submission } from '../model/submission.ts';
import { fingerprint, type Circumstances } from '../plan/fingerprint.ts';
import { removeFile, replaceFile } from '../report/disk.ts';
import { fileNameOf } from '../report/file-name.ts';
import { OUTPUT_FOLDER, readSaved, saveSubmission } from '../report/store.ts';
import type { GradingContext } from './grading-context.ts';
import { gradeSubmission } from './grade-submission.ts';

export interface ClassOptions {
  readonly out: string;
  /** Grade again even what has not changed. */
  readonly fresh: boolean;
  /** How many submissions are under way at a time. */
  readonly slots: number;
  readonly signal: AbortSignal;
  /** The score by the course's rules; also of what is reused, since rules and records may have changed. */
  readonly finish?: (result: SubmissionResult) => SubmissionResult;
}

/** Told as submissions begin and end. */
export interface ClassListener {
  readonly begun: (id: string) => void;
  readonly read?: (submission: Submission) => void;
  readonly done: (result: SubmissionResult, reused: boolean) => void;
}

/**
 * Grades a class and saves each result as it comes, so that a run that is killed can go on. Only a few submissions are
 * in memory at a time, however large the class.
 */
export async function gradeClass(
  sources: readonly SubmissionSource[],
  context: GradingContext,
  circumstances: Circumstances,
  options: ClassOptions,
  listener: ClassListener,
): Promise<void> {
  // Two more than the slots: while some are saved and read, the slots stay busy.
  await several(options.slots + 2, sources, async (source) => {
    if (!options.signal.aborted) await gradeOne(source, context, circumstances, options, listener);
  });
}

/** Does a task for each item, a few at a time, in order of their beginning. */
async function several<T>(
  count: number,
  items: readonly T[],
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of queue) await task(item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}

const READ_AT_ONCE = 4;

/** Whether every result is there already and as it would come out again, so that nothing need run. */
export async function isAllSaved(
  sources: readonly SubmissionSource[],
  circumstances: Circumstances,
  out: string,
): Promise<boolean> {
  let isAll = true;
  await several(READ_AT_ONCE, sources, async (source) => {
    if (!isAll) return;
    const saved = await savedFor(await source.read(), circumstances, out);
    if (!isCurrent(saved, circumstances)) isAll = false;
  });
  return isAll;
}

async function gradeOne(
  source: SubmissionSource,
  context: GradingContext,
  circumstances: Circumstances,
  { out, fresh, signal, finish = (result) => result }: ClassOptions,
  listener: ClassListener,
): Promise<void> {
  listener.begun(source.id);
  const submission = await source.read();
  listener.read?.(submission);
  const saved = fresh ? null : await savedFor(submission, circumstances, out);
  if (isCurrent(saved, circumstances)) {
    listener.done(await saveChanged(out, saved, finish(withHandIn(saved, submission))), true);
    return;
  }
  const known = saved === null ? NOTHING_KNOWN : unchangedCases(saved, circumstances.cases);
  const prints = {
    fingerprint: fingerprint(submission, circumstances),
    case_fingerprints: circumstances.cases,
  };
  const { result: graded, output } = await gradeSubmission(submission, source.path, prints, {
    ...context,
    known,
  });
  // What an interrupted run could not finish is not a result.
  if (signal.aborted) return;
  const result = finish(graded);
  // Of cases that were not run again, the output of the earlier run stays.
  if (known.size === 0) await saveOutput(out, source.id, output);
  await saveSubmission(out, result);
  listener.done(result, false);
}

const NOTHING_KNOWN: ReadonlyMap<string, CaseResult> = new Map();

/** The saved result of the very same submission, if it can be relied on. */
async function savedFor(
  submission: Submission,
  circumstances: Circumstances,
  out: string,
): Promise<SubmissionResult | null> {
  const { result } = await readSaved(out, submission.id);
  if (result === null || result.verdict === 'harness-error') return null;
  return result.fingerprint === fingerprint(submission, circumstances) ? result : null;
}

/** Whether a saved result has all cases, as they are now. */
function isCurrent(saved: SubmissionResult | null, { cases }: Circumstances): saved is SubmissionResult {
  return saved !== null && isDeepStrictEqual(saved.case_fingerprints, cases);
}

/**
 * Cases that need not run again, where all of them passed: the diagnosis of a wrong submission rests on all cases, and
 * so on what is new as well.
 */
function unchangedCases(
  { cases, parts, case_fingerprints: before }: SubmissionResult,
  now: Readonly<Record<string, string>>,
): ReadonlyMap<string, CaseResult> {
  const isPlain =
    cases.every(({ verdict }) => verdict === 'pass') &&
    parts.every((part) => !part.as_handed_in && !part.autograd);
  const kept = isPlain ? cases.filter(({ id }) => before[id] === now[id]) : [];
  return new Map(kept.map((item) => [item.id, item]));
}

/** How it came in is read anew: a platform may know more by now. */
function withHandIn({ hand_in: _old, ...saved }: SubmissionResult, { handIn }: Submission): SubmissionResult {
  return handIn === undefined ? saved : { ...saved, hand_in: handIn };
}

async function saveChanged(
  out: string,
  before: SubmissionResult,
  now: SubmissionResult,
): Promise<SubmissionResult> {
  if (!isDeepStrictEqual(before, now)) await saveSubmission(out, now);
  return now;
}

async function saveOutput(out: string, id: string, output: string): Promise<void> {
  const folder = join(out, OUTPUT_FOLDER);
  const path = join(folder, `${fileNameOf(id)}.txt`);
  if (output === '') return removeFile(path);
  await mkdir(folder, { recursive: true });
  return replaceFile(path, (file) => writeFileSync(file, output));
}
