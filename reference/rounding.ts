/**
 * The constants behind every tolerance: how far float32 arithmetic, done right, may be from the real numbers.
 *
 * A sum of n products is off by at most n·u·Σ|terms| in any order (Higham, Accuracy and Stability of Numerical
 * Algorithms, 2002, §3.1), which is hopeless for large n: errors have both signs, and λ·√n·u·Σ|terms| holds except with
 * a probability of the order exp(−λ²/2) (Higham & Mary 2019; Ipsen & Zhou 2020). With λ = 4 the two meet at n = 16, so
 * the bound is a certain one for the sums of small homework.
 */

/** Unit roundoff u of float32: one operation, rounded to nearest, is off by at most u times its result. */
export const UNIT_ROUNDOFF = 2 ** -24;

/** The λ above. */
const SUM_CONSTANT = 4;

/** Up to so many terms the bound on a sum is a certain one. */
export const FEW_TERMS = SUM_CONSTANT ** 2;

/**
 * How many u an elementwise formula may lose: the forms that students write have up to six operations, and exp, log,
 * tanh and erf of common libraries are off by up to 2 u each.
 */
const FORMULA_CONSTANT = 8;

/**
 * The smallest normal float32. Below it float32 keeps fewer digits, and libraries may flush results to zero; either
 * way an operation adds no more than this. It is far below any number that homework is about.
 */
export const SMALLEST_NORMAL = 2 ** -126;

/** Relative to Σ|terms|: the rounding error of a sum of products of so many terms, in any order. */
export function sumRounding(terms: number): number {
  return SUM_CONSTANT * Math.sqrt(terms) * UNIT_ROUNDOFF;
}

/**
 * Relative to Σ|terms|: the same for terms that are known, and of which many may be alike, as all predictions are where
 * the inputs are tiny. Terms that agree up to the last digit of the sum round alike when they are added to it one by
 * one: m of them are off by m times the same, and do not cancel. So the sum of m² over such groups stands in the place
 * of n; where each term is alone, that is n. Never more than the certain n·u.
 */
export function sumRoundingOf(terms: Float64Array): number {
  const n = terms.length;
  if (n <= FEW_TERMS) return sumRounding(n);
  const lastDigit = 2 * UNIT_ROUNDOFF * terms.reduce((sum, term) => sum + Math.abs(term), 0);
  const groups = new Map<number, number>();
  // Zeros add nothing and round nothing.
  for (const term of terms) {
    const group = Math.floor(term / lastDigit);
    if (term !== 0) groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  let squares = 0;
  for (const size of groups.values()) squares += size * size;
  return Math.min(Math.expm1(n * UNIT_ROUNDOFF), sumRounding(Math.max(n, squares)));
}

/** Absolute: the rounding error of an elementwise formula whose largest intermediate result is `magnitude`. */
export function formulaRounding(magnitude: number): number {
  return FORMULA_CONSTANT * UNIT_ROUNDOFF * Math.abs(magnitude) + underflow(magnitude);
}

/** Absolute: what underflow adds to a result of `operations` products. Zeros stay zeros, so that 0 is exact. */
export function underflow(magnitude: number, operations = 1): number {
  return magnitude === 0 ? 0 : operations * SMALLEST_NORMAL;
}
