import type { Bounded } from '../bounded.ts';
import { log, oneMinus, plus, reciprocal, scale, times } from './arithmetic.ts';

/** −y log ŷ − (1 − y) log(1 − ŷ), element by element; as most submissions write it, without torch's clamps. */
export function crossEntropyTerms(y: Bounded, yHat: Bounded): Bounded {
  const [positive, negative] = [times(y, log(yHat)), times(oneMinus(y), log(oneMinus(yHat)))];
  return scale(plus(positive, negative), -1);
}

/** (1 − y)/(1 − ŷ) − y/ŷ, element by element. */
export function crossEntropySlopes(y: Bounded, yHat: Bounded): Bounded {
  return plus(slopeOfPositive(y, yHat), slopeOfNegative(y, yHat));
}

/** −y/ŷ. */
export function slopeOfPositive(y: Bounded, yHat: Bounded): Bounded {
  return scale(times(y, reciprocal(yHat)), -1);
}

/** (1 − y)/(1 − ŷ). */
export function slopeOfNegative(y: Bounded, yHat: Bounded): Bounded {
  return times(oneMinus(y), reciprocal(oneMinus(yHat)));
}
