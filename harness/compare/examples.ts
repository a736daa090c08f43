import type { Credit } from '../model/assignment.ts';
import type { Case } from '../model/case.ts';
import { caseScore } from '../model/points.ts';
import type { CaseResult, Check } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdictOf } from './verdict.ts';

/** A case's result over all its examples, and the first example that does not pass (-1 when all do). */
export interface ExamplesResult {
  readonly result: CaseResult;
  readonly first: number;
  readonly failing: number;
}

const ORDER: readonly Verdict[] = ['pass', 'partial', 'fail'];
const CREDITS: Readonly<Record<string, Credit>> = { pass: 'full', partial: 'half' };

/**
 * Joins the results of a case's examples: a check is as good as in its worst example. Differences and messages are
 * those of the first example that does not pass.
 */
export function judgeExamples(item: Case, results: readonly CaseResult[]): ExamplesResult {
  const broken = results.find(({ verdict }) => verdict === 'harness-error');
  const first = results.findIndex(({ verdict }) => verdict !== 'pass');
  const notRun = results.filter(({ ending }) => ending === 'not-started').length;
  const failing = results.filter(({ verdict }) => verdict !== 'pass').length - notRun;
  if (broken !== undefined || results.length === 1) return { result: broken ?? results[0]!, first, failing };
  const shown = results[Math.max(first, 0)]!;
  const checks = shown.checks.map((_, index) => worst(results.map((result) => result.checks[index]!)));
  const credits = checks.map(({ verdict }) => CREDITS[verdict] ?? 'none');
  const audience = item.visibility === 'public' ? ('student' as const) : ('staff' as const);
  const elsewhere = checks
    .filter(({ verdict }, index) => verdict !== 'pass' && shown.checks[index]!.verdict === 'pass')
    .map(({ name }) => name);
  // Where nothing was run, the reason says it all.
  const messages =
    failing === 0
      ? shown.messages
      : [
          { audience, code: 'examples', text: sentence(failing, notRun, results.length, elsewhere) },
          ...shown.messages,
        ];
  const result = {
    ...shown,
    verdict: verdictOf(credits),
    score: caseScore(item.fields.points, credits),
    checks,
    messages,
  };
  return { result, first, failing };
}

function worst(checks: readonly Check[]): Check {
  return checks.reduce((a, b) => (ORDER.indexOf(b.verdict) > ORDER.indexOf(a.verdict) ? b : a));
}

function sentence(failing: number, notRun: number, runs: number, elsewhere: readonly string[]): string {
  const rest = notRun === 0 ? '' : `, ${notRun} were not run`;
  const fail = failing === 1 ? 'fails' : 'fail';
  const also =
    elsewhere.length === 0
      ? ''
      : ` In others ${elsewhere.join(', ')} ${elsewhere.length === 1 ? 'fails' : 'fail'} too.`;
  return `${failing} of ${runs} random examples ${fail}${rest}; this is the first of them.${also}`;
}
