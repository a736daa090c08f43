import { clean } from '../model/clean.ts';
import { sumOfPoints } from '../model/points.ts';
import type { Counterexample, SubmissionResult } from '../model/report.ts';
import { forAudience, type HiddenCase, type PublicCase, type StudentResult } from './audience.ts';
import { caseLine, reasonLines, wordFor } from './case-lines.ts';
import { wrap } from './layout.ts';
import { paint, type Style } from './style.ts';

type StudentCase = PublicCase | HiddenCase;

/** What `check` prints for one submission: a line per case, the reasons under it, and what the public cases add up to. */
export function studentReport(result: SubmissionResult, style: Style): string {
  const view = forAudience(result, 'student');
  const general = view.messages.flatMap(({ text }) => wrap(clean(text), style.width));
  const blocks = [general, ...partBlocks(view, style), summaries(view, style), penaltyLines(view, style)];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** The example whose script `check` shows, and writes with `--script`: that of the first failing random case. */
export function studentExample(result: SubmissionResult): Counterexample | null {
  return firstExample(forAudience(result, 'student').cases)?.counterexample ?? null;
}

function firstExample(cases: readonly StudentCase[]): PublicCase | undefined {
  return cases
    .filter((item) => item.visibility === 'public')
    .find(({ counterexample }) => counterexample !== undefined);
}

function partBlocks(view: StudentResult, style: Style): string[][] {
  const words = Math.max(0, ...view.cases.map(({ verdict }) => wordFor(verdict).length));
  const groups = Map.groupBy(view.cases, ({ part }) => part);
  const scripted = firstExample(view.cases);
  return [...groups].map(([part, cases]) => {
    const first = cases.find(wasNotStarted);
    return [
      ...(groups.size > 1 ? [paint(style, 'bold', clean(part))] : []),
      ...cases.flatMap((item) => [
        caseLine(item, words, style),
        // Where a part could not run, once is enough.
        ...(item !== first && wasNotStarted(item) ? [] : reasonLines(item, item === scripted, style)),
      ]),
    ];
  });
}

function wasNotStarted(item: StudentCase): boolean {
  return item.visibility === 'public' && item.verdict === 'fail' && item.ending === 'not-started';
}

/** Without amounts: those depend on the hidden cases. */
function penaltyLines({ penalties }: StudentResult, { width }: Style): string[] {
  return penalties.flatMap(({ code, reason }) =>
    wrap(`Points are taken off (${clean(code)}): ${clean(reason)}`, width),
  );
}

function summaries({ cases }: StudentResult, { width }: Style): string[] {
  return (['public', 'hidden'] as const).flatMap((visibility) => {
    const own = cases.filter((item) => item.visibility === visibility);
    if (own.length === 0) return [];
    const passed = own.filter(({ verdict }) => verdict === 'pass').length;
    const score = sumOfPoints(own.map((item) => item.score));
    const most = sumOfPoints(own.map((item) => item.max_score));
    const title = visibility === 'public' ? 'Public cases' : 'Hidden cases';
    return wrap(`${title}: ${passed} of ${own.length} pass, ${score} of ${most} points.`, width);
  });
}
