import { harnessErrorCase } from '../compare/case.ts';
import { withDiagnosis } from '../compare/diagnose.ts';
import { judgeExamples, type ExamplesResult } from '../compare/examples.ts';
import { loadMessages } from '../compare/ending.ts';
import { mergedEvidence, type PartAutograd } from '../model/autograd.ts';
import type { Ending } from '../model/ending.ts';
import type { Outcome, SubmissionRun } from '../model/outcome.ts';
import type { CaseResult, Message } from '../model/report.ts';
import type { Submission } from '../model/submission.ts';
import type { PlannedCase, PlannedPart } from '../plan/plan.ts';
import { ForkServerError } from '../run/fork-server-error.ts';
import type { RunRequest } from '../run/run-request.ts';
import { findCounterexample } from './counterexample.ts';
import type { GradingContext } from './grading-context.ts';
import { judgeExample } from './judge-example.ts';
import { ShownMistakes } from './shown-mistakes.ts';

export interface GradedPart {
  readonly ending: Ending;
  readonly cases: readonly CaseResult[];
  readonly messages: readonly Message[];
  readonly run: SubmissionRun | null;
  /** What importing the file, and its source, say of torch.autograd; absent where they say nothing. */
  readonly autograd?: PartAutograd;
}

/** Runs and compares one part of a submission, and makes failing random examples small. */
export async function gradePart(
  submission: Submission,
  part: PlannedPart,
  context: GradingContext,
): Promise<GradedPart> {
  const lost = submission.problems.find(({ code }) => code === 'lost');
  if (lost !== undefined) return harnessError(part, lost.text);
  if (!submission.files.some(({ name }) => name === part.file)) return missing(submission, part, context);
  try {
    return (await gradeNew(submission, part, context)) ?? (await gradeAll(submission, part, context));
  } catch (error) {
    if (!(error instanceof ForkServerError)) throw error;
    return harnessError(part, `Backcheck lost its worker: ${error.message}.`);
  }
}

/** Nothing can be said of the part, by no fault of its author. */
function harnessError(part: PlannedPart, text: string): GradedPart {
  const cases = part.cases.map(({ item }) => harnessErrorCase(item, text));
  return { ending: 'not-started', cases, messages: [], run: null };
}

/** Runs only the cases of which nothing is known yet; null where not all of them pass, or all are to be run. */
async function gradeNew(
  submission: Submission,
  part: PlannedPart,
  context: GradingContext,
): Promise<GradedPart | null> {
  const { known } = context;
  if (known === undefined || known.size === 0) return null;
  const rest = part.cases.filter(({ item }) => !known.has(item.fields.id));
  const old = part.cases.flatMap(({ item }) => known.get(item.fields.id) ?? []);
  if (rest.length === 0) return { ending: 'returned', cases: old, messages: [], run: null };
  const graded = await gradeAll(submission, { ...part, cases: rest }, { ...context, verdictsOnly: true });
  if (graded.cases.some(({ verdict }) => verdict !== 'pass')) return null;
  const all = new Map([...known, ...graded.cases.map((item) => [item.id, item] as const)]);
  return { ...graded, cases: part.cases.map(({ item }) => all.get(item.fields.id)!) };
}

async function gradeAll(
  submission: Submission,
  part: PlannedPart,
  context: GradingContext,
): Promise<GradedPart> {
  const { files } = submission;
  const publicJobs = jobsOf(part.cases.filter(({ item }) => item.visibility === 'public')).length;
  const request = { files, main: part.file, jobs: jobsOf(part.cases), publicJobs, seed: context.seed };
  const run = await context.pool.run(request);
  const cases: CaseResult[] = [];
  const shown = new ShownMistakes();
  for (const item of judgedPart(part, run.outcomes, context)) {
    const result =
      context.verdictsOnly === true
        ? item.judged.result
        : await withCounterexample(item, request, context, shown, run.timing.cpuMs / request.jobs.length);
    shown.add(result);
    cases.push(result);
  }
  const autograd = partAutograd(run.load);
  return {
    ending: run.load.ending,
    cases,
    messages: loadMessages(part.file, run.load),
    run,
    ...(autograd && { autograd }),
  };
}

function partAutograd({ autograd: imported, source }: Outcome): PartAutograd | null {
  if (imported === undefined && source === undefined) return null;
  return { ...(imported && { imported }), ...(source && { source: [...source] }) };
}

interface Judged {
  readonly planned: PlannedCase;
  /** One for each example. */
  readonly outcomes: readonly Outcome[];
  readonly judged: ExamplesResult;
}

function judgedPart(part: PlannedPart, outcomes: readonly Outcome[], context: GradingContext): Judged[] {
  let next = 0;
  const all = part.cases.map((planned) => {
    const own = outcomes.slice(next, (next += planned.examples.length));
    const results = planned.examples.map((example, index) => {
      const outcome = own[index]!;
      return context.shared.result(example, outcome, () => judgeExample(planned, example, outcome, context));
    });
    const autograd = mergedEvidence(own.map((outcome) => outcome.autograd));
    const judged = judgeExamples(planned.item, results);
    const result = autograd === undefined ? judged.result : { ...judged.result, autograd };
    return { planned, outcomes: own, judged: { ...judged, result } };
  });
  if (context.verdictsOnly === true) return all;
  const results = withDiagnosis(
    all.map(({ planned, judged, outcomes: own }) => ({ ...planned, ...judged, outcomes: own })),
  );
  return all.map((item, index) => ({ ...item, judged: { ...item.judged, result: results[index]! } }));
}

async function withCounterexample(
  { planned, outcomes, judged }: Judged,
  request: RunRequest,
  context: GradingContext,
  shown: ShownMistakes,
  cpuMs: number,
): Promise<CaseResult> {
  if (raiseAlike(outcomes)) return judged.result;
  const elsewhere = planned.examples.length > 1 ? shown.elsewhere(judged.result) : null;
  if (elsewhere !== null) return { ...judged.result, messages: [...judged.result.messages, elsewhere] };
  try {
    const counterexample = await findCounterexample(planned, judged, request, context, cpuMs);
    return counterexample === null ? judged.result : { ...judged.result, counterexample };
  } catch (error) {
    if (!(error instanceof ForkServerError)) throw error;
    // The case has its verdict already: a worker lost in the search takes nothing away from it.
    const text = `The failing example could not be made smaller: ${error.message}.`;
    const message: Message = { audience: 'staff', code: 'no-counterexample', text };
    return { ...judged.result, messages: [...judged.result.messages, message] };
  }
}

/** Whether all examples end in the very same exception: then none of their inputs is to blame, and the message says it. */
function raiseAlike(outcomes: readonly Outcome[]): boolean {
  const ends = outcomes.map(({ step, error }) => error && JSON.stringify([step, error.type, error.message]));
  return ends[0] !== null && new Set(ends).size === 1;
}

/** Public cases come first in every part (`Assignment.cases`), and so do their jobs. */
function jobsOf(cases: readonly PlannedCase[]): RunRequest['jobs'] {
  return cases.flatMap(({ examples }) => examples.map(({ job }) => job));
}

/** The file of a part is not there: nothing runs, and every case is lost. */
function missing(submission: Submission, part: PlannedPart, context: GradingContext): GradedPart {
  const said = submission.problems.some(({ file }) => file === part.file || file === '.');
  const others = submission.files.map(({ name }) => name).slice(0, 5);
  const found = others.length === 0 ? 'no Python file' : others.join(', ');
  const text = `${part.file} is missing; the submission holds ${found}.`;
  const messages: Message[] = said ? [] : [{ audience: 'student', code: 'missing-file', text }];
  const outcomes = jobsOf(part.cases).map(() => NOT_STARTED);
  const cases = judgedPart(part, outcomes, context).map(({ judged }) => judged.result);
  return { ending: 'not-started', cases, messages, run: null };
}

const NOT_STARTED: Outcome = {
  ending: 'not-started',
  step: null,
  error: { type: 'not-started', message: 'its file is missing', traceback: [] },
  values: new Map(),
};
