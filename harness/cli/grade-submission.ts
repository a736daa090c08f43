import { harnessErrorCase, judgeCase } from '../compare/case.ts';
import { loadMessages } from '../compare/ending.ts';
import type { Assignment } from '../model/assignment.ts';
import type { Ending } from '../model/ending.ts';
import type { Outcome, SubmissionRun } from '../model/outcome.ts';
import type { CaseResult, Message, SubmissionResult } from '../model/report.ts';
import type { Submission } from '../model/submission.ts';
import type { PlannedPart } from '../plan/plan.ts';
import { ForkServerError } from '../run/fork-server-error.ts';
import type { Pool } from '../run/pool.ts';
import { submissionScore } from '../score/submission.ts';
import type { Expectations } from './expectations.ts';

/** What grading one submission needs, the same for the whole class. */
export interface GradingContext {
  readonly assignment: Assignment;
  readonly parts: readonly PlannedPart[];
  readonly expectations: Expectations;
  readonly pool: Pool;
  readonly seed: number;
}

export interface Graded {
  readonly result: SubmissionResult;
  /** Standard output and error of the student's code, for the grader. */
  readonly output: string;
}

interface GradedPart {
  readonly ending: Ending;
  readonly cases: readonly CaseResult[];
  readonly messages: readonly Message[];
  readonly run: SubmissionRun | null;
}

/** Runs, compares and scores one submission: every part on its own file. */
export async function gradeSubmission(
  submission: Submission,
  fingerprint: string,
  context: GradingContext,
): Promise<Graded> {
  const graded: GradedPart[] = [];
  for (const part of context.parts) graded.push(await gradePart(submission, part, context));
  const cases = graded.flatMap((part) => part.cases);
  const endings = new Map(context.parts.map((part, index) => [part.id, graded[index]!.ending]));
  const runs = graded.flatMap(({ run }) => (run === null ? [] : [run]));
  const result: SubmissionResult = {
    id: submission.id,
    ...submissionScore(context.assignment, cases, endings),
    messages: [...intakeMessages(submission), ...graded.flatMap((part) => part.messages)],
    cases,
    fingerprint,
    timing: {
      wall_ms: sum(runs.map((run) => run.timing.wallMs)),
      cpu_ms: sum(runs.map((run) => run.timing.cpuMs)),
      peak_kb: Math.max(0, ...runs.map((run) => run.timing.peakKb)),
    },
  };
  return {
    result,
    output: runs.map(({ output }) => output.text + (output.truncated ? '\n[…]\n' : '')).join(''),
  };
}

async function gradePart(
  submission: Submission,
  part: PlannedPart,
  context: GradingContext,
): Promise<GradedPart> {
  if (!submission.files.some(({ name }) => name === part.file)) return missing(submission, part, context);
  const request = {
    files: submission.files,
    main: part.file,
    jobs: part.cases.map(({ job }) => job),
    seed: context.seed,
  };
  try {
    const run = await context.pool.run(request);
    const messages = loadMessages(part.file, run.load);
    return { ending: run.load.ending, cases: judged(part, run.outcomes, context), messages, run };
  } catch (error) {
    if (!(error instanceof ForkServerError)) throw error;
    const cases = part.cases.map(({ item }) =>
      harnessErrorCase(item, `Backcheck lost its worker: ${error.message}.`),
    );
    return { ending: 'not-started', cases, messages: [], run: null };
  }
}

/** The file of a part is not there: nothing runs, and every case is lost. */
function missing(submission: Submission, part: PlannedPart, context: GradingContext): GradedPart {
  const said = submission.problems.some(({ file }) => file === part.file || file === '.');
  const others = submission.files.map(({ name }) => name).slice(0, 5);
  const found = others.length === 0 ? 'no Python file' : others.join(', ');
  const text = `${part.file} is missing; the submission holds ${found}.`;
  const messages: Message[] = said ? [] : [{ audience: 'student', code: 'missing-file', text }];
  const outcomes = part.cases.map(() => NOT_STARTED);
  return { ending: 'not-started', cases: judged(part, outcomes, context), messages, run: null };
}

const NOT_STARTED: Outcome = { ending: 'not-started', step: null, error: null, values: new Map() };

function judged(part: PlannedPart, outcomes: readonly Outcome[], context: GradingContext): CaseResult[] {
  const { accept } = context.assignment;
  return part.cases.map((planned, index) => {
    const { item, checks } = planned;
    const expected = context.expectations.of(planned);
    return judgeCase({ item, checks, expected, outcome: outcomes[index]!, accept });
  });
}

function intakeMessages({ problems }: Submission): Message[] {
  return problems.map(({ code, file, text }) => ({ audience: 'student', code, text: `${file}: ${text}` }));
}

function sum(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((total, number) => total + number, 0));
}
