import { lstat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { KINDS } from '../kinds/index.ts';
import { didYouMean } from '../load/nearest.ts';
import { readFolder } from '../load/read-submission.ts';
import { loadSubmissions } from '../load/submissions.ts';
import type { Assignment, Part } from '../model/assignment.ts';
import type { Case } from '../model/case.ts';
import { clean } from '../model/clean.ts';
import type { Submission } from '../model/submission.ts';
import { planCase, type PlannedPart } from '../plan/plan.ts';
import { caseSeed } from '../plan/seed.ts';
import { styleOf } from '../report/style.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { SharedWork } from './shared-work.ts';
import { gradeAsHandedIn } from './grade-as-handed-in.ts';
import { openOrReport, type IsolationOptions } from './isolation-options.ts';
import { keptCaseOf } from './kept-case.ts';
import { loadOrReport, printProblems } from './load-or-report.ts';
import { findRecorded, type Recorded } from './recorded.ts';
import { replayedText } from './replayed.ts';
import { isShippedSample } from './shipped-sample.ts';

export interface ReplayOptions extends IsolationOptions {
  readonly cases?: string;
  /** Where the submission is now. */
  readonly submissionPath?: string;
}

/** `backcheck replay`: runs a failing case of a report again, alone; a counterexample from the report itself. */
export async function replay(
  path: string,
  id: string,
  caseId: string,
  options: ReplayOptions,
): Promise<ExitCode> {
  const recorded = await findRecorded(path, id, caseId);
  if (recorded === null) return EXIT.badInput;
  if (recorded.item.verdict === 'pass') {
    process.stdout.write(`Nothing is recorded as failing: ${clean(id)} passes ${caseId} in this report.\n`);
    return EXIT.ok;
  }
  const assignment = loadOrReport(recorded.run.assignment, options.cases);
  const part = assignment === null ? null : plannedPart(recorded, assignment);
  if (assignment === null || part === null) return EXIT.badInput;
  const place = options.submissionPath ?? recorded.submission.path;
  const submission = await readOne(recorded.submission, place, assignment);
  if (submission === null) return EXIT.badInput;
  const isolation = await openOrReport({ ...options, jobs: 1 }, assignment.limits, isShippedSample(place), 1);
  if (isolation === null) return EXIT.harnessError;
  const { pool } = isolation;
  try {
    const { seed } = recorded.run;
    const context = { assignment, parts: [part], shared: new SharedWork(), pool, seed };
    const { cases, messages } = await gradeAsHandedIn(submission, part, context);
    const style = styleOf(process.stdout, process.env);
    process.stdout.write(
      `${replayedText(recorded, { result: cases[0]!, messages }, pool.versions, style)}\n`,
    );
    if (cases[0]!.verdict === 'harness-error') return EXIT.harnessError;
    return cases[0]!.verdict === 'pass' ? EXIT.ok : EXIT.failures;
  } finally {
    await pool.close();
  }
}

/** The case to run: the recorded counterexample, or else the assignment's own case; null after saying what is wrong. */
function plannedPart(recorded: Recorded, assignment: Assignment): PlannedPart | null {
  const { item, run } = recorded;
  const part = assignment.parts.find(({ id }) => id === item.part);
  if (part === undefined) {
    return refuse(`${assignment.id} has no part ${clean(item.part)} any more; it was graded for one.`);
  }
  const found = item.counterexample === undefined ? ownCase(item.id, assignment) : keptItem(recorded, part);
  if (found === null) return null;
  const seed = item.counterexample?.seed ?? caseSeed(run.seed, assignment.id, item.id);
  // Staff read this: nothing of a hidden case is kept from them.
  const planned = planCase({ ...found, visibility: 'public' }, KINDS.get(part.kind)!, seed);
  return { id: part.id, file: part.file, cases: [planned] };
}

function keptItem(recorded: Recorded, part: Part): Case | null {
  const kept = keptCaseOf(recorded, part);
  if (kept.problems === null) {
    return { fields: kept.fields, part: part.id, visibility: 'public', file: recorded.file, line: 1 };
  }
  printProblems(kept.problems);
  return null;
}

function ownCase(id: string, assignment: Assignment): Case | null {
  const ids = assignment.cases.map(({ fields }) => fields.id);
  const found = assignment.cases.find(({ fields }) => fields.id === id);
  if (found !== undefined) return found;
  return refuse(`${assignment.id} has no case ${clean(id)} any more. ${didYouMean(id, ids) ?? ''}`.trimEnd());
}

/** Takes in the submission; a folder is taken as it was graded, as one submission whatever it holds. */
async function readOne(
  { id, hand_in: handIn }: Recorded['submission'],
  path: string,
  { limits, parts }: Assignment,
): Promise<Submission | null> {
  const status = await lstat(path).catch(() => null);
  if (status?.isDirectory() === true) return await readFolder(id, Buffer.from(resolve(path)), limits, handIn);
  const files = parts.map(({ file }) => file);
  const { submissions, problems } = await loadSubmissions([path], { limits, files });
  printProblems(problems);
  if (submissions.length === 1) return await submissions[0]!.read();
  const moved = status === null && (await lstat(dirname(path)).catch(() => null)) === null;
  const why = moved ? 'it may have been graded on another machine' : 'it may have been moved';
  return refuse(`${clean(id)} is not at ${path}; ${why}. Name its place with --submission-path.`);
}

function refuse(text: string): null {
  process.stderr.write(`backcheck: ${text}\n`);
  return null;
}
