import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../../reference/faults/faults.ts';
import { runFaulty, type FaultyInputs, type FaultyValue } from '../../../reference/faults/run-faulty.ts';
import type { Bounded } from '../../../reference/bounded.ts';
import { compareValue } from '../../compare/value.ts';
import { DEFAULT_ACCEPT } from '../../model/assignment.ts';
import type { Value } from '../../model/outcome.ts';
import type { Example } from '../kind.ts';
import { twoLayerNet } from '../two-layer-net.ts';
import { drawAgain } from './draw.ts';
import type { RandomFields } from './random-schema.ts';
import { chainOf, input, netOf } from './reference-values.ts';
import type { ChainFields, TwoLayerFields } from './schema.ts';

const COMMON = { id: 'a', title: 'A', points: 1 };
const ANY_SIZE: RandomFields = {
  ...COMMON,
  for_all: {
    batch: '1..40',
    in: '1..40',
    hidden: '1..40',
    out: '1..40',
    f: 'any',
    g: 'any',
    x: '1e-2..1e2',
    y: '1e-2..1e2',
    weights: '0.1..8',
    targets: 'any',
  },
  loss: 'any',
  runs: 30,
};
const LARGE: ChainFields = {
  ...COMMON,
  network: { in: 90, hidden: 130, out: 17, f: 'relu', g: 'sigmoid' },
  batch: 110,
  loss: 'bce',
};

describe('a fault that changes a value by more than twice its error bound', () => {
  // The tests count what they saw, lest they pass by seeing nothing.
  const rejected = new Set<string>();
  let changed = 0;

  it.each<[string, TwoLayerFields]>([
    ['at random sizes and scales', ANY_SIZE],
    ['at a large size', LARGE],
  ])('is rejected %s', (_, fields) => {
    for (const example of twoLayerNet.examples(fields, 1)) {
      const { network, loss } = example.fields as ChainFields;
      const right = chainOf({ network, loss }, example.job);
      const expected = twoLayerNet.expect(example);
      for (const fault of FAULTS) {
        for (const [name, value] of runFaulty(fault, inputsOf(example))) {
          const { credit } = compareValue(expected.get(name)!, answered(value), DEFAULT_ACCEPT);
          if (credit !== 'full') rejected.add(fault.id);
          if (!isFar(right[name]!, value)) continue;
          changed++;
          expect({ fault: fault.id, name, credit, fields: example.fields }).not.toMatchObject({
            credit: 'full',
          });
        }
      }
    }
  });

  it('was seen often, of nearly all faults', () => {
    expect(changed).toBeGreaterThan(1000);
    // Some show at special numbers only, such as a pre-activation of exactly 0.
    expect(rejected.size).toBeGreaterThan(0.9 * FAULTS.length);
  });
});

/** A chain on x and y after one on other numbers, for the mistakes that show in a second run only. */
function inputsOf({ fields, job }: Example<TwoLayerFields>): FaultyInputs {
  const { network, loss } = fields as ChainFields;
  const first = drawAgain(fields as ChainFields, 7);
  const before = {
    x: input({ ...job, tensors: first }, 'x'),
    y: input({ ...job, tensors: first }, 'y'),
  };
  const net = netOf(network, job);
  return { stage: 'chain', net, loss, x: input(job, 'x'), y: input(job, 'y'), before };
}

/** The value as a worker would send it, in float32. */
function answered(value: FaultyValue): Value | undefined {
  if (value.kind !== 'value') {
    return value.kind === 'raises' ? undefined : { container: 'missing', type: 'NoneType' };
  }
  const { shape, data } = value.bounded.value;
  return { container: 'torch', dtype: 'float32', shape, data: Float32Array.from(data), flags: [] };
}

/** Whether there is no value of this size, or some element is NaN or off by more than twice its bound. */
function isFar({ value, error }: Bounded, faulty: FaultyValue): boolean {
  if (faulty.kind !== 'value') return true;
  const { data } = faulty.bounded.value;
  if (data.length !== value.data.length) return true;
  return data.some((number, i) => !(Math.abs(number - value.data[i]!) <= 2 * error.data[i]!));
}
