import erf from '@stdlib/math-base-special-erf';

/** φ(z), the density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** Φ(z), its distribution function, with a small relative error in the lower tail too. */
export function normalProbability(z: number): number {
  const x = z * Math.SQRT1_2;
  // 1 + erf(x) loses all digits for x → −∞.
  return x < -2 ? upperTail(-x) / 2 : (1 + erf(x)) / 2;
}

/** erfc(x) for x ≥ 2 by its continued fraction (Abramowitz & Stegun 1964, 7.1.14); 40 levels reach float64. */
function upperTail(x: number): number {
  let fraction = x;
  for (let level = 40; level >= 1; level--) fraction = x + level / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
