import type { ExampleFolder } from '../../model/example-expectation.ts';
import type { SubmissionResult } from '../../model/report.ts';
import { gradeSubmission, NOT_KEPT } from '../grade-submission.ts';
import type { GradingContext } from '../grading-context.ts';
import type { ExampleSource } from './find-examples.ts';
import { wrongVerdict } from './wrong-verdict.ts';

/** What came of an example submission. */
export interface VerifiedExample {
  readonly folder: ExampleFolder;
  readonly id: string;
  readonly result: SubmissionResult;
  /** What is not as expected, in sentences. */
  readonly wrong: readonly string[];
}

/** Grades example submissions as a class is graded, `slots` at a time; what `signal` stops is left out. */
export async function runExamples(
  examples: readonly ExampleSource[],
  context: GradingContext,
  slots: number,
  { signal, done }: { readonly signal: AbortSignal; readonly done: (count: number, id: string) => void },
): Promise<readonly VerifiedExample[]> {
  const verified = new Map<ExampleSource, VerifiedExample>();
  const queue = examples[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const example of queue) {
      const { folder, source, expectation } = example;
      const { result } = await gradeSubmission(await source.read(), source.path, NOT_KEPT, context);
      // What an interrupted run could not finish is not a result.
      if (signal.aborted) return;
      const wrong = wrongVerdict(folder, expectation, result);
      verified.set(example, { folder, id: source.id, result, wrong });
      done(verified.size, source.id);
    }
  };
  // One more than the slots: while one is read, the slots stay busy.
  await Promise.all(Array.from({ length: slots + 1 }, worker));
  return examples.flatMap((example) => verified.get(example) ?? []);
}
