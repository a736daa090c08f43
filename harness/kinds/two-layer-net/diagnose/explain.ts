import type { Fault } from '../../../../reference/faults/fault.ts';
import type { Evidence } from './evidence.ts';
import { STAGES, type Stage } from './observe.ts';

/** The fault of each stage that has one; one fault may be in several. */
export type Explanation = ReadonlyMap<Stage, Fault>;

/**
 * The faults that account for everything that was observed: every call of a stage returned what the stage's fault
 * gives, or what is right where it has none. As few faults as possible, each in all the stages in which it changes
 * anything. Null where there are none, where several sets of so few do it, or where a fault shows in exceptions and
 * infinite values only, which other mistakes have too.
 */
export function explain(evidence: Evidence): Explanation | null {
  const forwards = evidence.isRight('forward', null) ? [null] : evidence.explaining('forward', null);
  const found = forwards.flatMap((forward) => withForward(evidence, forward));
  const fewest = Math.min(...found.map(count));
  const [only, ...others] = found.filter((explanation) => count(explanation) === fewest);
  if (only === undefined || fewest === 0 || others.length > 0) return null;
  const forward = only.get('forward') ?? null;
  const isTold = [...new Set(only.values())].every((fault) => evidence.tells(fault, forward));
  return isTold ? only : null;
}

/** Every set of faults that holds `forward` and accounts for all else that is wrong after it. */
function withForward(evidence: Evidence, forward: Fault | null): Explanation[] {
  const own = forward === null ? [] : evidence.changed(forward, forward);
  if (forward !== null && !evidence.agrees(own, forward, forward)) return [];
  const taken = new Map(own.map((stage) => [stage, forward!]));
  const wrong = STAGES.filter((stage) => stage !== 'forward' && !evidence.isRight(stage, forward));
  return covers(evidence, forward, taken, wrong);
}

/** Every way to put faults into the wrong stages that are not taken yet. */
function covers(
  evidence: Evidence,
  forward: Fault | null,
  taken: ReadonlyMap<Stage, Fault>,
  wrong: readonly Stage[],
): Explanation[] {
  const next = wrong.find((stage) => !taken.has(stage));
  if (next === undefined) return [taken];
  return evidence.explaining(next, forward).flatMap((fault) => {
    const changed = evidence.changed(fault, forward);
    const isFree = changed.every((stage) => stage !== 'forward' && !taken.has(stage));
    if (!isFree || !evidence.agrees(changed, fault, forward)) return [];
    const more = new Map([...taken, ...changed.map((stage) => [stage, fault] as const)]);
    return covers(evidence, forward, more, wrong);
  });
}

function count(explanation: Explanation): number {
  return new Set(explanation.values()).size;
}
