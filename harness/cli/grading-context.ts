import type { Assignment } from '../model/assignment.ts';
import type { CaseResult } from '../model/report.ts';
import type { PlannedPart } from '../plan/plan.ts';
import type { Pool } from '../run/pool.ts';
import type { SharedWork } from './shared-work.ts';

/** Where submissions run. */
export type Runner = Pick<Pool, 'run' | 'explore'>;

/** What grading one submission needs, the same for the whole class. */
export interface GradingContext {
  readonly assignment: Assignment;
  readonly parts: readonly PlannedPart[];
  readonly shared: SharedWork;
  readonly pool: Runner;
  readonly seed: number;
  /** Results of cases that passed and need not run again, by id. */
  readonly known?: ReadonlyMap<string, CaseResult>;
  /** Only verdicts are wanted: failing random examples are not made smaller. */
  readonly verdictsOnly?: boolean;
}
