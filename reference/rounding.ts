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

/** The λ above; TOLERANCE measurements call it c. */
const SUM_CONSTANT = 4;

/**
 * How many u an elementwise formula may lose: the forms that students write have up to six operations, and exp, log,
 * tanh and erf of common libraries are off by up to 2 u each. Measurements call it k.
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
 * Relative to Σ|terms|: the same, and certain, for sums whose terms may be alike. Those round alike: adding them one by
 * one to a sum that stays between the same powers of two is off by as much each time, in the same direction, so errors
 * do not cancel. (1 + u)ⁿ − 1 with n = `terms`.
 */
export function certainSumRounding(terms: number): number {
  return Math.expm1(terms * UNIT_ROUNDOFF);
}

/** Absolute: the rounding error of an elementwise formula whose largest intermediate result is `magnitude`. */
export function formulaRounding(magnitude: number): number {
  return FORMULA_CONSTANT * UNIT_ROUNDOFF * Math.abs(magnitude) + underflow(magnitude);
}

/** Absolute: what underflow adds to a result of `operations` products. Zeros stay zeros, so that 0 is exact. */
export function underflow(magnitude: number, operations = 1): number {
  return magnitude === 0 ? 0 : operations * SMALLEST_NORMAL;
}
