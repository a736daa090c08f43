import type { Fault, Variant } from './fault.ts';
import type { Operations } from './operations.ts';

/** The functions of a submission that a fault can be in; a loss is a function of its own. */
export type FaultyPart = 'forward' | 'loss' | 'backward';

/** Whether a fault replaces anything in one function of the submission. */
export function isIn(fault: Fault, part: FaultyPart): boolean {
  const { state } = fault;
  if (part === 'forward' && state?.net) return true;
  if (part === 'backward' && (state?.net ?? state?.cache ?? state?.gradients)) return true;
  return Object.keys(fault.operations ?? {}).some((name) => PART_OF[name as keyof Operations] === part);
}

/** A submission with the forward pass of one fault and the backward pass of another; null for a right one. */
export function combined(forward: Fault | null, backward: Fault | null): Variant {
  const [net, cache, gradients] = [forward?.state?.net, backward?.state?.cache, backward?.state?.gradients];
  const state = { ...(net && { net }), ...(cache && { cache }), ...(gradients && { gradients }) };
  return {
    operations: { ...operationsIn(forward, 'forward'), ...operationsIn(backward, 'backward') },
    ...(Object.keys(state).length > 0 && { state }),
  };
}

function operationsIn(fault: Fault | null, part: FaultyPart): Partial<Operations> {
  const own = Object.entries(fault?.operations ?? {});
  return Object.fromEntries(own.filter(([name]) => PART_OF[name as keyof Operations] === part));
}

const PART_OF: Readonly<Record<keyof Operations, FaultyPart>> = {
  linear1: 'forward',
  f: 'forward',
  linear2: 'forward',
  g: 'forward',
  output: 'forward',
  lossValue: 'loss',
  lossGradient: 'loss',
  dJdz2: 'backward',
  dJdW2: 'backward',
  dJdb2: 'backward',
  dJda1: 'backward',
  dJdz1: 'backward',
  dJdW1: 'backward',
  dJdb1: 'backward',
};
