import { resolve } from 'node:path';
import type { Message, SubmissionResult } from '../model/report.ts';
import type { Submission } from '../model/submission.ts';
import { submissionScore } from '../score/submission.ts';
import { gradePart, type GradedPart } from './grade-part.ts';
import type { GradingContext } from './grading-context.ts';

export interface Graded {
  readonly result: SubmissionResult;
  /** Standard output and error of the student's code, for the grader. */
  readonly output: string;
}

/** Runs, compares and scores one submission: every part on its own file. */
export async function gradeSubmission(
  submission: Submission,
  path: string,
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
    path: resolve(path),
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

function intakeMessages({ problems }: Submission): Message[] {
  return problems.map(({ code, file, text }) => ({ audience: 'student', code, text: `${file}: ${text}` }));
}

function sum(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((total, number) => total + number, 0));
}
