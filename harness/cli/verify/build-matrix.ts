import { setImmediate as turn } from 'node:timers/promises';
import type { PlannedPart } from '../../plan/plan.ts';
import type { Judgement } from '../judge-example.ts';
import { caseAdequacy, type CaseAdequacy } from './case-adequacy.ts';
import type { Matrix } from './matrix.ts';

/** Every fault against every case of a part; null where its kind knows no faults, or where `signal` stopped it. */
export async function buildMatrix(
  part: PlannedPart,
  judgement: Judgement,
  { signal, next }: { readonly signal: AbortSignal; readonly next: (caseId: string) => void },
): Promise<Matrix | null> {
  const able = part.cases.filter(({ kind }) => kind.faults !== undefined);
  const bank = able[0]?.kind.faults;
  if (bank === undefined) return null;
  const cases: CaseAdequacy[] = [];
  for (const planned of able) {
    next(planned.item.fields.id);
    // Lets the terminal and Ctrl-C have their turn.
    await turn();
    if (signal.aborted) return null;
    cases.push(caseAdequacy(planned, bank, judgement));
  }
  return { part: part.id, faults: bank.known, cases };
}
