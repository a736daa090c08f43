import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../../reference/faults/faults.ts';
import { runFaulty, type FaultyInputs } from '../../../reference/faults/run-faulty.ts';
import { exact } from '../../../reference/bounded.ts';
import { judgeCase } from '../../compare/case.ts';
import { DEFAULT_ACCEPT } from '../../model/assignment.ts';
import type { Value } from '../../model/outcome.ts';
import { caseOf } from '../../compare/samples.ts';
import { twoLayerNet } from '../two-layer-net.ts';
import { faults } from './faulty.ts';
import { LAW_CHECKS } from './law.ts';
import type { Law } from './law-job.ts';
import type { RandomFields } from './random-schema.ts';
import { input, netOf } from './reference-values.ts';
import type { FixedFields, TwoLayerFields } from './schema.ts';

const COMMON = { id: 'a', title: 'A', points: 1 };
const NETWORKS = [
  { in: 3, hidden: 5, out: 4, f: 'relu', g: 'sigmoid' },
  { in: 4, hidden: 4, out: 4, f: 'sigmoid', g: 'identity' },
] as const;
const FIXED: readonly FixedFields[] = NETWORKS.flatMap((network) => [
  { ...COMMON, network: { ...network, g: 'sigmoid' }, batch: 7, loss: 'bce' },
  { ...COMMON, network, batch: 7, loss: 'mse' },
  { ...COMMON, network, batch: 7, loss: 'mse', again: true },
  { ...COMMON, network, batch: 7, stage: 'forward' },
  { ...COMMON, network, batch: 7, stage: 'backward' },
  { ...COMMON, batch: 7, out: 3, stage: 'loss', loss: 'bce' },
]);
const LAWS = Object.keys(LAW_CHECKS) as Law[];
const law = (property: Law): RandomFields => ({
  ...COMMON,
  for_all: { batch: '2..6', in: '1..5', hidden: '1..6', out: '1..5', f: 'any', g: 'any' },
  loss: 'any',
  property,
  runs: 15,
});

describe('what a submission with a fault answers', () => {
  it.each(FIXED)('is what the fault bank computes: $stage, $network.f, $loss, again $again', (fields) => {
    const [example] = twoLayerNet.examples(fields, 1);
    const inputs = inputsOf(fields, example!.job);
    for (const fault of [null, ...FAULTS]) {
      const { values } = faults.outcome(fault?.id ?? null, example!);
      const told = [...runFaulty(fault, inputs)].map(([name, value]): [string, unknown] => {
        if (value.kind !== 'value') return [name, value.kind];
        return [
          name,
          { shape: value.bounded.value.shape, data: Float32Array.from(value.bounded.value.data) },
        ];
      });
      const answered = told.map(([name]): [string, unknown] => [name, shown(values.get(name))]);
      expect({ fault: fault?.id, values: answered }).toEqual({ fault: fault?.id, values: told });
    }
  });

  it('ends where Python raises, with what was kept before', () => {
    const [example] = twoLayerNet.examples(FIXED[1]!, 1);
    const { ending, step, error, values } = faults.outcome('second-weights-transposed-backward', example!);
    expect({ ending, step, type: error?.type }).toEqual({
      ending: 'raised',
      step: 'backward',
      type: 'RuntimeError',
    });
    expect([...values.keys()]).toEqual(['forward', 'loss', 'dJdy_hat']);
  });

  it('throws for a fault that is not known', () => {
    const [example] = twoLayerNet.examples(FIXED[1]!, 1);
    expect(() => faults.outcome('no-such-fault', example!)).toThrow('there is no fault no-such-fault');
  });

  it.each(LAWS)('keeps the law %s where nothing is wrong', (property) => {
    expect(breaks(null, law(property))).toBe(false);
  });

  it.each<[string, readonly Law[]]>([
    ['gradients-doubled', ['central_differences']],
    ['gradients-of-first-sample', ['central_differences', 'batch_order', 'sum_of_rows']],
    ['mse-summed', ['sum_of_rows']],
    ['gradients-accumulated', ['batch_order', 'sum_of_rows', 'fresh_run']],
    ['cache-not-replaced', ['batch_order', 'sum_of_rows']],
    ['parameters-updated-in-backward', LAWS],
    ['gradients-returned-not-stored', LAWS],
  ])('%s breaks the laws that it is against, and no other', (id, broken) => {
    expect(LAWS.filter((property) => breaks(id, law(property)))).toEqual(broken);
  });
});

describe('faults that are no mistakes here', () => {
  it('have their reasons', () => {
    const exempt = faults.known.filter((fault) => fault.exempt !== undefined).map(({ id }) => id);
    expect(exempt.toSorted()).toEqual(['bce-clamped-finely', 'bce-not-clamped', 'factor-five-left-out']);
  });
});

function inputsOf(fields: FixedFields, job: Parameters<typeof input>[0]): FaultyInputs {
  const at = (name: string) => input(job, name);
  if (fields.stage === 'loss') {
    return { stage: 'loss', loss: fields.loss, y: at('y'), yHat: exact(at('y_hat')) };
  }
  const net = netOf(fields.network, job);
  if (fields.stage === 'forward') return { stage: 'forward', net, x: at('x') };
  if (fields.stage === 'backward') {
    return { stage: 'backward', net, x: at('x'), dJdyHat: exact(at('dJdy_hat')) };
  }
  const before = fields.again === true ? { before: { x: at('x_before'), y: at('y_before') } } : {};
  return { stage: 'chain', net, loss: fields.loss, x: at('x'), y: at('y'), ...before };
}

function shown(value: Value | undefined): unknown {
  if (value === undefined) return 'raises';
  return 'data' in value ? { shape: value.shape, data: value.data } : value.container;
}

function breaks(id: string | null, fields: TwoLayerFields): boolean {
  const asked = twoLayerNet.lawOf(fields)!;
  return twoLayerNet.examples(fields, 1).some((example) => {
    const outcome = faults.outcome(id, example);
    const { verdict } = judgeCase({
      item: caseOf(),
      checks: twoLayerNet.checks(fields),
      expected: asked(example, outcome),
      outcome,
      accept: DEFAULT_ACCEPT,
    });
    return verdict !== 'pass';
  });
}
