import type { Finding, Run } from '../kind.ts';
import { Evidence } from './diagnose/evidence.ts';
import { explain, type Explanation } from './diagnose/explain.ts';
import { observe, type Observation } from './diagnose/observe.ts';
import type { TwoLayerFields } from './schema.ts';

/**
 * What mistakes account for all values of all runs, each stage taken for what the submission itself had computed before
 * it, so that one early mistake is named once. Null where nothing is wrong, or where that is not certain.
 */
export function diagnose(runs: readonly Run<TwoLayerFields>[]): readonly Finding[] | null {
  const observed: Observation[] = [];
  for (const [index, { example, outcome }] of runs.entries()) {
    const own = observe(example, outcome, index);
    if (own === null) return null;
    observed.push(...own);
  }
  const evidence = new Evidence(observed);
  const explanation = explain(evidence);
  if (explanation === null) return null;
  const byRun = Map.groupBy(observed, ({ run }) => run);
  return runs.map((_, index) => findingOf(byRun.get(index) ?? [], explanation, evidence));
}

/** The faults that show in one run, and the checks that are right for a wrong value that went before. */
function findingOf(calls: readonly Observation[], explanation: Explanation, evidence: Evidence): Finding {
  const forward = explanation.get('forward') ?? null;
  const hints = new Set<string>();
  const consequences: string[] = [];
  for (const call of calls) {
    if (hints.size > 0) consequences.push(...evidence.rightChecks(call, forward));
    const fault = explanation.get(call.stage);
    const isRight = hints.size === 0 ? evidence.isUsual(call) : evidence.isRightCall(call, forward);
    if (fault !== undefined && !isRight) hints.add(fault.hint);
  }
  return { hints: [...hints], consequences };
}
