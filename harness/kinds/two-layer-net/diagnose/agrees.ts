import { matches } from '../../../../reference/faults/matches.ts';
import type { FaultyValues } from '../../../../reference/faults/run-faulty.ts';
import type { Observation } from './observe.ts';

/** Whether every value of a call is what was predicted. */
export function agrees(predicted: FaultyValues, { actual }: Observation): boolean {
  for (const [name, value] of actual) {
    const own = predicted.get(name);
    if (own === undefined || !matches(own, value)) return false;
  }
  return true;
}
