import type { FaultBank } from '../../kinds/kind.ts';
import type { CaseResult } from '../../model/report.ts';
import type { PlannedCase } from '../../plan/plan.ts';
import { judgeExample, type Judgement } from '../judge-example.ts';
import { trivialAnswers, type TrivialAnswer } from './trivial-answers.ts';

/** Whether a case decides anything. */
export interface CaseQuality {
  readonly planned: PlannedCase;
  /** Why right work does not pass; null where it does. */
  readonly unfit: { readonly verdict: CaseResult['verdict']; readonly text: string } | null;
  readonly trivial: readonly TrivialAnswer[];
  /** The checks that pass whatever the fault. */
  readonly blind: readonly string[];
}

/** Judges right work and trivial answers on a case, and looks for a fault that fails each of its checks. */
export function caseQuality(planned: PlannedCase, bank: FaultBank, judgement: Judgement): CaseQuality {
  const right = firstFailure(planned, bank, null, judgement);
  const unfit = right && { verdict: right.verdict, text: right.messages.at(-1)?.text ?? '' };
  const trivial = trivialAnswers(planned, bank, judgement);
  return { planned, unfit, trivial, blind: blindChecks(planned, bank, judgement) };
}

/** The result of the first example of a case that a fault (right work for null) does not pass; null if it passes all. */
export function firstFailure(
  planned: PlannedCase,
  { outcome }: FaultBank,
  id: string | null,
  judgement: Judgement,
): CaseResult | null {
  for (const example of planned.examples) {
    const result = judgeExample(planned, example, outcome(id, example), judgement);
    if (result.verdict !== 'pass') return result;
  }
  return null;
}

function blindChecks(
  planned: PlannedCase,
  { known, outcome }: FaultBank,
  judgement: Judgement,
): readonly string[] {
  const blind = new Set(planned.checks);
  for (const { id, exempt } of known) {
    if (exempt !== undefined) continue;
    for (const example of planned.examples) {
      const { checks } = judgeExample(planned, example, outcome(id, example), judgement);
      for (const { name, verdict } of checks) if (verdict !== 'pass') blind.delete(name);
      if (blind.size === 0) return [];
    }
  }
  return [...blind];
}
