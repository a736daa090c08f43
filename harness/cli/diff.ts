import { clean } from '../model/clean.ts';
import type { Report, SubmissionResult } from '../model/report.ts';
import { changesBetween, circumstancesChanged, type Change } from '../report/changes.ts';
import { cut, wrap } from '../report/layout.ts';
import { paint, styleOf, VERDICT_STYLES, type Style } from '../report/style.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { openReport } from './open-report.ts';

/** How many reasons are printed of one submission. */
const MOST_REASONS = 8;

/** `backcheck diff`: whose score changed between two reports, through which case, and why. For staff. */
export async function diff(
  olderPath: string,
  newerPath: string,
  options: { json: boolean },
): Promise<ExitCode> {
  const older = await openReport(olderPath);
  const newer = await openReport(newerPath);
  if (older === null || newer === null) return EXIT.badInput;
  const [from, to] = [older.report.run.assignment, newer.report.run.assignment];
  if (from !== to) {
    process.stderr.write(
      `backcheck: the reports are of different assignments, ${clean(from)} and ${clean(to)}; two of the same were expected.\n`,
    );
    return EXIT.badInput;
  }
  const changes = changesBetween(older.report, newer.report);
  const circumstances = circumstancesChanged(older.report.run, newer.report.run);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ circumstances, changes: changes.map(asJson) })}\n`
      : `${textOf(changes, circumstances, newer.report, styleOf(process.stdout, process.env)).join('\n')}\n`,
  );
  return EXIT.ok;
}

function asJson({ id, before, after, reasons }: Change): object {
  return { id, before: before && brief(before), after: after && brief(after), reasons };
}

function brief({ verdict, score, max_score }: SubmissionResult): object {
  return { verdict, score, max_score };
}

function textOf(
  changes: readonly Change[],
  circumstances: readonly string[],
  { submissions }: Report,
  style: Style,
): string[] {
  const moved = changes.filter(({ before, after }) => before !== null && after !== null);
  const scores = moved.filter(({ before, after }) => before!.score !== after!.score).length;
  const lines = changes.flatMap((change) => linesOf(change, style));
  const between =
    circumstances.length === 0 ? [] : wrap(`The runs differ in ${circumstances.join('; ')}.`, style.width);
  const others = moved.length - scores;
  const rest =
    others === 0
      ? ''
      : ` ${others} more keep${others === 1 ? 's its score' : ' their scores'} with other verdicts.`;
  const came = count(changes, ({ before }) => before === null, 'new');
  const went = count(changes, ({ after }) => after === null, 'gone');
  return [...lines, ...between, `${scores} of ${submissions.length} scores changed.${rest}${came}${went}`];
}

function count(changes: readonly Change[], is: (change: Change) => boolean, word: string): string {
  const number = changes.filter(is).length;
  return number === 0 ? '' : ` ${number} ${number === 1 ? 'is' : 'are'} ${word}.`;
}

function linesOf({ id, before, after, reasons }: Change, style: Style): string[] {
  const name = paint(style, 'bold', cut(clean(id), Math.max(8, style.width - 50)));
  if (before === null) return [`${name}  new: ${worth(after!)}`, ''];
  if (after === null) return [`${name}  gone; it was ${worth(before)}`, ''];
  const difference = Math.round((after.score - before.score) * 100) / 100;
  const sign = difference > 0 ? '+' : '';
  const told = reasons.slice(0, MOST_REASONS).flatMap((reason) => indented(clean(reason), style.width));
  const more = reasons.length - MOST_REASONS;
  return [
    `${name}  ${worth(before)} → ${worth(after)}${difference === 0 ? '' : ` (${sign}${difference})`}`,
    ...told,
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
  ];
}

function worth({ verdict, score, max_score: most }: SubmissionResult): string {
  return `${VERDICT_STYLES[verdict].word} ${score}/${most}`;
}

function indented(text: string, width: number): string[] {
  return wrap(text, width - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`);
}
