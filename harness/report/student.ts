import stringWidth from 'string-width';
import { clean } from '../model/clean.ts';
import { sumOfPoints } from '../model/points.ts';
import type { SubmissionResult } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { forAudience, type HiddenCase, type PublicCase, type StudentResult } from './audience.ts';
import { excerptLines } from './excerpt.ts';
import { cut, pad, wrap } from './layout.ts';
import { paint, VERDICT_STYLES, type Style } from './style.ts';

type StudentCase = PublicCase | HiddenCase;

/** What `check` prints for one submission: a line per case, the reasons under it, and what the public cases add up to. */
export function studentReport(result: SubmissionResult, style: Style): string {
  const view = forAudience(result, 'student');
  const general = view.messages.flatMap(({ text }) => wrap(clean(text), style.width));
  const blocks = [general, ...partBlocks(view, style), summaries(view)];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

const INDENT = '    ';

/** What a student reads for a verdict; a fault of ours is told in plain words. */
function wordFor(verdict: Verdict): string {
  return verdict === 'harness-error' ? 'could not tell' : VERDICT_STYLES[verdict].word;
}

function partBlocks(view: StudentResult, style: Style): string[][] {
  const words = Math.max(0, ...view.cases.map(({ verdict }) => wordFor(verdict).length));
  const groups = Map.groupBy(view.cases, ({ part }) => part);
  return [...groups].map(([part, cases]) => {
    const first = cases.find(wasNotStarted);
    return [
      ...(groups.size > 1 ? [paint(style, 'bold', clean(part))] : []),
      ...cases.flatMap((item) => [
        caseLine(item, words, style),
        // Where a part could not run, once is enough.
        ...(item !== first && wasNotStarted(item) ? [] : reasons(item, style)),
      ]),
    ];
  });
}

function wasNotStarted(item: StudentCase): boolean {
  return item.visibility === 'public' && item.verdict === 'fail' && item.ending === 'not-started';
}

function caseLine(item: StudentCase, words: number, style: Style): string {
  const { mark, colour } = VERDICT_STYLES[item.verdict];
  const verdict = `${mark} ${pad(wordFor(item.verdict), words)}`;
  const points = `${item.score} / ${item.max_score}`;
  const room = Math.max(1, style.width - stringWidth(verdict) - stringWidth(points) - 4);
  const title = `${clean(item.title)}${item.visibility === 'hidden' ? ' (hidden)' : ''}`;
  return `${paint(style, colour, verdict)}  ${pad(cut(title, room), room)}  ${points}`;
}

function reasons(item: StudentCase, style: Style): string[] {
  if (item.visibility === 'hidden') return [];
  const room = Math.max(1, style.width - INDENT.length);
  const texts = item.messages.flatMap(({ text }) => wrap(clean(text), room));
  // One window is enough to work by hand; the others are in the report.
  const shown = item.checks.find(({ difference }) => difference?.excerpt !== undefined);
  const excerpt =
    shown?.difference === undefined ? [] : excerptLines(clean(shown.name), shown.difference, room);
  return [...texts, ...excerpt].map((line) => `${INDENT}${line}`.trimEnd());
}

function summaries({ cases }: StudentResult): string[] {
  return (['public', 'hidden'] as const).flatMap((visibility) => {
    const own = cases.filter((item) => item.visibility === visibility);
    if (own.length === 0) return [];
    const passed = own.filter(({ verdict }) => verdict === 'pass').length;
    const score = sumOfPoints(own.map((item) => item.score));
    const most = sumOfPoints(own.map((item) => item.max_score));
    const title = visibility === 'public' ? 'Public cases' : 'Hidden cases';
    return [`${title}: ${passed} of ${own.length} pass, ${score} of ${most} points.`];
  });
}
