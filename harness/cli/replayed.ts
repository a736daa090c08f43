import { clean } from '../model/clean.ts';
import type { CaseResult, Message } from '../model/report.ts';
import { caseLine, reasonLines, wordFor } from '../report/case-lines.ts';
import { exampleSizes } from '../report/example-lines.ts';
import { wrap } from '../report/layout.ts';
import type { Style } from '../report/style.ts';
import type { Recorded } from './recorded.ts';

/** What came of running a recorded case again. */
interface Replayed {
  readonly result: CaseResult;
  /** What concerns the whole submission, e.g. that it cannot be imported. */
  readonly messages: readonly Message[];
}

/** What `replay` prints: what was run, its result, and whether it failed as recorded. For staff. */
export function replayedText(
  recorded: Recorded,
  { result, messages }: Replayed,
  versions: Readonly<Record<string, string>>,
  style: Style,
): string {
  const { item, submission } = recorded;
  const { counterexample } = item;
  const what = counterexample === undefined ? 'the case itself' : 'its counterexample';
  const sizes = counterexample === undefined ? '' : exampleSizes(counterexample);
  const lines = [
    `${clean(item.id)} for ${clean(submission.id)}: ${what}${sizes === '' ? '' : `, ${sizes}`}.`,
    ...messages.map(({ text }) => clean(text)),
  ];
  const shown = { ...result, visibility: 'public' as const };
  return [
    ...lines.flatMap((line) => wrap(line, style.width)),
    caseLine(shown, wordFor(result.verdict).length, style),
    // A counterexample's numbers are the script's: only a new one is news.
    ...reasonLines(shown, counterexample === undefined, style),
    '',
    ...[verdictSentence(recorded, result), ...versionSentences(recorded, versions)].flatMap((text) =>
      wrap(text, style.width),
    ),
  ].join('\n');
}

function verdictSentence({ item }: Recorded, now: CaseResult): string {
  if (now.verdict === 'harness-error') return 'Backcheck itself failed here; this says nothing yet.';
  if (now.verdict === 'pass') {
    return item.counterexample?.confirmed === false
      ? 'It passes, as it did when it was confirmed alone: what fails depends on the runs before it.'
      : 'It passes now: what was recorded as failing does not fail any more.';
  }
  if (isAsRecorded(item, now)) return 'It fails again, as recorded.';
  if (item.ending === 'not-started' && now.ending !== 'not-started')
    return `It was not run when it was graded; now ${failure(now)}.`;
  return `It fails, but not as recorded: then ${failure(item)}, now ${failure(now)}.`;
}

/** A counterexample shows some of what its case's many examples get wrong; the case itself shows all. */
function isAsRecorded(then: CaseResult, now: CaseResult): boolean {
  const [before, after] = [failedChecks(then), failedChecks(now)];
  const isKnown = after.every((name) => before.includes(name));
  return isKnown && (then.counterexample !== undefined || failure(then) === failure(now));
}

function failure(item: CaseResult): string {
  const checks = failedChecks(item).join(', ');
  return item.ending === 'returned' ? `${checks} failed` : `it ended as ${item.ending} (${checks})`;
}

function failedChecks({ checks }: CaseResult): string[] {
  return checks.filter(({ verdict }) => verdict !== 'pass').map(({ name }) => clean(name));
}

/** Another torch may round otherwise, or know other functions. */
function versionSentences({ run }: Recorded, versions: Readonly<Record<string, string>>): string[] {
  const [then, now] = [run.versions['torch'], versions['torch']];
  if (then === undefined || then === now) return [];
  return [`It was recorded with torch ${clean(then)}; this was torch ${now ?? 'unknown'}.`];
}
