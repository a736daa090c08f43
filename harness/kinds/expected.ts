import type { Bounded } from '../../reference/bounded.ts';
import type { Tolerance } from '../model/case.ts';
import type { Expected } from '../model/expected.ts';

/** A reference value with the tolerance that a case asks for: its own error bound, a fixed pair, or a norm. */
export function expectedOf({ value, error }: Bounded, tolerance: Tolerance = 'auto'): Expected {
  const { shape, data } = value;
  if (tolerance === 'auto') {
    const origin = 'derived from the rounding errors of a correct float32 computation';
    return { shape, value: data, tolerance: { kind: 'elementwise', data: error.data, origin } };
  }
  if ('norm' in tolerance) {
    return {
      shape,
      value: data,
      tolerance: { kind: 'norm', bound: tolerance.norm, origin: 'norm set by the case' },
    };
  }
  const { rtol, atol } = tolerance;
  const origin = `rtol ${rtol}, atol ${atol} set by the case`;
  return {
    shape,
    value: data,
    tolerance: { kind: 'elementwise', data: data.map((number) => atol + rtol * Math.abs(number)), origin },
  };
}
