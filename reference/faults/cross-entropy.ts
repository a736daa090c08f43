import type { Bounded } from '../bounded.ts';
import { formulaRounding, UNIT_ROUNDOFF } from '../rounding.ts';
import { elementwise, log, oneMinus, plus, reciprocal, scale, times } from './arithmetic.ts';

/** −y log ŷ − (1 − y) log(1 − ŷ), element by element; as most submissions write it, without torch's clamps. */
export function crossEntropyTerms(y: Bounded, yHat: Bounded): Bounded {
  const [positive, negative] = [times(y, log(yHat)), times(oneMinus(y), log(oneMinus(yHat)))];
  return scale(plus(positive, negative), -1);
}

/** (1 − y)/(1 − ŷ) − y/ŷ, element by element; (ŷ − y)/(ŷ − ŷ²) is a form of it in which ŷ − ŷ² cancels near 1. */
export function crossEntropySlopes(y: Bounded, yHat: Bounded): Bounded {
  const [positive, negative] = [slopeOfPositive(y, yHat), slopeOfNegative(y, yHat)];
  return elementwise(plus(positive, negative), (value, error, i) => {
    const size = Math.abs(positive.value.data[i]!) + Math.abs(negative.value.data[i]!);
    const rest = Math.max(Math.abs(1 - yHat.value.data[i]!), UNIT_ROUNDOFF);
    return { value, error: error + formulaRounding(size) / rest };
  });
}

/** −y/ŷ. */
export function slopeOfPositive(y: Bounded, yHat: Bounded): Bounded {
  return scale(times(y, reciprocal(yHat)), -1);
}

/** (1 − y)/(1 − ŷ). */
export function slopeOfNegative(y: Bounded, yHat: Bounded): Bounded {
  return times(oneMinus(y), reciprocal(oneMinus(yHat)));
}
