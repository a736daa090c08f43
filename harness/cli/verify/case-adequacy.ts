import type { FaultBank } from '../../kinds/kind.ts';
import type { PlannedCase } from '../../plan/plan.ts';
import type { Judgement } from '../judge-example.ts';
import { caseQuality, firstFailure, type CaseQuality } from './case-quality.ts';

/** What one case is good for. */
export interface CaseAdequacy extends CaseQuality {
  /**
   * Id of each fault that it catches → the checks that fail, in the first example that fails. None where right work does
   * not pass either.
   */
  readonly caught: ReadonlyMap<string, readonly string[]>;
}

/** Judges every fault on a case, as grading would. */
export function caseAdequacy(planned: PlannedCase, bank: FaultBank, judgement: Judgement): CaseAdequacy {
  const quality = caseQuality(planned, bank, judgement);
  const caught = new Map<string, readonly string[]>();
  if (quality.unfit !== null) return { ...quality, caught };
  for (const { id } of bank.known) {
    const failed = firstFailure(planned, bank, id, judgement);
    if (failed === null) continue;
    const wrong = failed.checks.filter(({ verdict }) => verdict !== 'pass');
    caught.set(
      id,
      wrong.map(({ name }) => name),
    );
  }
  return { ...quality, caught };
}
