import { FAULTS } from '../../../reference/faults/faults.ts';
import type { Example, FaultBank } from '../kind.ts';
import { FaultySubmission } from './faulty-submission.ts';
import { runSteps } from './faulty-steps.ts';
import type { TwoLayerFields } from './schema.ts';

/** Faults of the bank that are right work as far as `mlp.py` goes, each with its reason. */
const EXEMPT: Readonly<Record<string, string>> = {
  'factor-five-left-out': '5·ReLU is no activation of mlp.py',
  'bce-clamped-finely':
    'a clamp that keeps log(0) away is honest work, so cases keep predictions where one of 1e-7 changes nothing',
  'bce-not-clamped':
    'most right submissions do not clamp, so cases keep predictions away from exactly 0 and 1, where it would show',
};

/** The known mistakes in a two-layer net, and what a submission with one of them answers. */
export const faults: FaultBank<TwoLayerFields> = {
  known: FAULTS.map(({ id, hint, derivation }) => {
    const exempt = EXEMPT[id];
    return { id, hint, derivation, ...(exempt !== undefined && { exempt }) };
  }),
  outcome: (id: string | null, { job }: Example<TwoLayerFields>) => {
    const fault = id === null ? null : BY_ID.get(id);
    if (fault === undefined) throw new RangeError(`there is no fault ${id}`);
    return runSteps(job, new FaultySubmission(fault));
  },
};

const BY_ID = new Map(FAULTS.map((fault) => [fault.id, fault]));
