import { clean } from '../model/clean.ts';
import { findMain } from '../load/find-main.ts';
import { mendedTexts } from '../load/mend-text.ts';
import type { Message, SubmissionResult } from '../model/report.ts';
import type { SourceFile, Submission } from '../model/submission.ts';
import type { PlannedPart } from '../plan/plan.ts';
import { gradePart, type GradedPart } from './grade-part.ts';
import type { GradingContext } from './grading-context.ts';

type AsHandedIn = NonNullable<SubmissionResult['parts'][number]['as_handed_in']>;

/** A graded part, and how the strict run of it ended where what is graded is a mended version. */
export interface HandedInPart extends GradedPart {
  readonly asHandedIn?: AsHandedIn;
}

/** A version of the files to try, and what was mended in it. */
interface Attempt {
  readonly files: readonly SourceFile[];
  readonly repairs: readonly string[];
}

/**
 * Runs a part as it was handed in. Where that cannot be executed, and the submission is held to the rules for handing
 * in, versions with nothing but their form mended are tried: the first that can be executed is graded, and both runs are
 * told.
 */
export async function gradeAsHandedIn(
  submission: Submission,
  part: PlannedPart,
  context: GradingContext,
): Promise<HandedInPart> {
  const aliases = aliasesOf(part.file, context);
  const found = submission.handIn === undefined ? null : findMain(submission.files, part.file, aliases);
  const strict = found?.from === null ? { ...submission, files: found.files } : submission;
  const first = await gradePart(strict, part, context);
  // Code that does not end, or takes its worker down, is not mended by another form.
  if (found === null || !['raised', 'not-started'].includes(first.ending) || isOurs(first)) return first;
  const from = found.from === null ? null : clean(found.from, 200);
  for (const attempt of attempts(found.files, part.file, from)) {
    const graded = await gradePart({ ...submission, files: attempt.files }, part, context);
    if (graded.ending === 'raised') continue;
    if (graded.ending !== 'returned') return first;
    const asHandedIn: AsHandedIn = {
      ending: first.ending,
      repairs: [...attempt.repairs],
      ...(from !== null && { renamed: { from, to: part.file } }),
    };
    return { ...graded, asHandedIn, messages: [mendedMessage(part.file, attempt), ...graded.messages] };
  }
  return first;
}

/** Other names for a file that the course allows. */
function aliasesOf(file: string, { assignment: { rules } }: GradingContext): string[] {
  return [...(rules?.aliases ?? [])].filter(([, meant]) => meant === file).map(([alias]) => alias);
}

/** A lost worker says nothing about the file. */
function isOurs({ cases }: GradedPart): boolean {
  return cases.some(({ verdict }) => verdict === 'harness-error');
}

function* attempts(files: readonly SourceFile[], main: string, from: string | null): Generator<Attempt> {
  const moved = from === null ? [] : [`${from} was taken for ${main}`];
  if (from !== null) yield { files, repairs: moved };
  const at = files.findIndex(({ name }) => name === main);
  for (const { bytes, repairs } of mendedTexts(files[at]!.bytes)) {
    yield { files: files.with(at, { name: main, bytes }), repairs: [...moved, ...repairs] };
  }
}

function mendedMessage(file: string, { repairs }: Attempt): Message {
  const text = `${file} could not be run as it was handed in. It was graded after this was mended: ${repairs.join('; ')}.`;
  return { audience: 'student', code: 'mended', text };
}
