import { formulaRounding, UNIT_ROUNDOFF } from './rounding.ts';

/** An activation of one number z, and its bounds for a z that is known up to `error`. */
export interface Activation {
  readonly value: (z: number) => number;
  readonly derivative: (z: number) => number;
  /** How far a correct float32 computation may be from `value(z)`. */
  readonly valueError: (z: number, error: number) => number;
  /** How far a correct float32 computation may be from `derivative(z)`. */
  readonly derivativeError: (z: number, error: number) => number;
}

/**
 * z ↦ low·z for z ≤ 0, high·z for z > 0. The derivative at 0 is `low`, as in torch; where z is only known to lie in an
 * interval around 0, both one-sided derivatives are right, so the jump high − low is added. `rounds`: whether the
 * multiplication can round.
 */
export function piecewiseLinear(low: number, high: number, rounds: boolean): Activation {
  const value = (z: number) => high * Math.max(z, 0) + low * Math.min(z, 0);
  return {
    value,
    derivative: (z) => (z > 0 ? high : low),
    valueError: (z, error) => (z + error > 0 ? high : low) * error + (rounds ? formulaRounding(value(z)) : 0),
    derivativeError: (z, error) => (error > 0 && Math.abs(z) <= error ? high - low : 0),
  };
}

/** What the bounds of a smooth activation need to know about it. */
export interface Smooth {
  readonly value: (z: number) => number;
  readonly derivative: (z: number) => number;
  /** max|f′|, the Lipschitz constant. */
  readonly steepest: number;
  /** max|f″|. */
  readonly mostCurved: number;
  /** s with |f″| ≤ s·|f′| everywhere; then f′ changes by a factor of at most e^(s·error). Infinity if none. */
  readonly relativeCurvature: number;
  /** max f′ − min f′. */
  readonly derivativeRange: number;
  /** The largest intermediate result of a usual formula for the value; for the derivative. */
  readonly valueMagnitude: (z: number) => number;
  readonly derivativeMagnitude: (z: number) => number;
}

/**
 * Bounds by Taylor's theorem: |f(z̃) − f(z)| ≤ |f′|e + ½ max|f″| e², and never more than max|f′| e; |f′(z̃) − f′(z)| ≤
 * max|f″| e, and never more than f′ ranges over. Where |f″| ≤ s|f′|, both vanish with f′ in the tails: between z and z̃
 * f′ stays below |f′(z)|e^{se}.
 */
export function smooth(f: Smooth): Activation {
  const { value, derivative, relativeCurvature: s } = f;
  // Beyond 700 the power overflows; for s = ∞ the comparison is false, also for e = 0.
  const tail = (slope: number, e: number) => (s * e < 700 ? slope * e * Math.exp(s * e) : Infinity);
  return {
    value,
    derivative,
    valueError(z, error) {
      const e = withExponent(z, error);
      const slope = Math.abs(derivative(z));
      const change = Math.min(f.steepest * e, slope * e + (f.mostCurved * e * e) / 2, tail(slope, e));
      return change + formulaRounding(f.valueMagnitude(z));
    },
    derivativeError(z, error) {
      const e = withExponent(z, error);
      const slope = Math.abs(derivative(z));
      const change = Math.min(f.derivativeRange, f.mostCurved * e, s * tail(slope, e));
      return change + formulaRounding(f.derivativeMagnitude(z));
    },
  };
}

/** `math.e ** z` is a correct way to write e^z; float32 rounds e, which is as good as a relative error of u in z. */
function withExponent(z: number, error: number): number {
  return error + UNIT_ROUNDOFF * Math.abs(z);
}
