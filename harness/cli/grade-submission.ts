import { resolve } from 'node:path';
import type { Message, SubmissionResult } from '../model/report.ts';
import type { Submission } from '../model/submission.ts';
import { submissionScore } from '../score/submission.ts';
import { gradeAsHandedIn, type HandedInPart } from './grade-as-handed-in.ts';
import type { GradingContext } from './grading-context.ts';

/** For results that no later run reuses. */
export const NOT_KEPT = { fingerprint: '', case_fingerprints: {} } as const;

export interface Graded {
  readonly result: SubmissionResult;
  /** Standard output and error of the student's code, for the grader. */
  readonly output: string;
}

/** Runs, compares and scores one submission: every part on its own file. */
export async function gradeSubmission(
  submission: Submission,
  path: string,
  prints: Pick<SubmissionResult, 'fingerprint' | 'case_fingerprints'>,
  context: GradingContext,
): Promise<Graded> {
  const graded: HandedInPart[] = [];
  for (const part of context.parts) graded.push(await gradeAsHandedIn(submission, part, context));
  const cases = graded.flatMap((part) => part.cases);
  const endings = new Map(context.parts.map((part, index) => [part.id, graded[index]!.ending]));
  const runs = graded.flatMap(({ run }) => (run === null ? [] : [run]));
  const score = submissionScore(context.assignment, cases, endings);
  const byPart = new Map(context.parts.map(({ id }, index) => [id, graded[index]!]));
  const result: SubmissionResult = {
    id: submission.id,
    path: resolve(path),
    ...score,
    parts: score.parts.map((part) => {
      const { asHandedIn, autograd } = byPart.get(part.id)!;
      return { ...part, ...(asHandedIn && { as_handed_in: asHandedIn }), ...(autograd && { autograd }) };
    }),
    ...(submission.handIn && { hand_in: submission.handIn }),
    messages: [...intakeMessages(submission), ...graded.flatMap((part) => part.messages)],
    cases,
    ...prints,
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

function intakeMessages({ problems }: Submission): Message[] {
  return problems.map(({ code, file, text }) => {
    // What nobody is charged with is for whoever runs the grader.
    const audience = code === 'lost' ? 'staff' : 'student';
    // `.` is the submission as a whole.
    return { audience, code, text: file === '.' ? text : `${file}: ${text}` };
  });
}

function sum(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((total, number) => total + number, 0));
}
