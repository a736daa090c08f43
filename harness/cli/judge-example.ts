import { judgeCase } from '../compare/case.ts';
import { judgeScript } from '../compare/script-case.ts';
import type { Example } from '../kinds/kind.ts';
import type { Outcome } from '../model/outcome.ts';
import type { CaseResult } from '../model/report.ts';
import { hasScript } from '../model/script-case.ts';
import type { PlannedCase } from '../plan/plan.ts';
import type { GradingContext } from './grading-context.ts';

/** What judging takes of a grading context; no worker is needed. */
export type Judgement = Pick<GradingContext, 'shared' | 'assignment'>;

/** Judges one example of a case, by the reference or by the case's law. */
export function judgeExample(
  { item, kind, checks }: PlannedCase,
  example: Example,
  outcome: Outcome,
  { shared, assignment }: Judgement,
): CaseResult {
  if (hasScript(item)) return judgeScript(item, checks, outcome);
  const law = kind.lawOf(item.fields);
  const expected = law === null ? shared.expected(kind, example) : law(example, outcome);
  return judgeCase({ item, checks, expected, outcome, accept: assignment.accept });
}
