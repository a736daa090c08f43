import type { Expected } from '../../model/expected.ts';
import type { Job } from '../../model/job.ts';
import type { NumericValue, Outcome } from '../../model/outcome.ts';
import type { Bounded } from '../../../reference/bounded.ts';
import { chain, type TwoLayerNet } from '../../../reference/two-layer-net.ts';
import { movedElements, STEP, type Law } from './law-job.ts';
import { GRADIENTS, type ChainFields } from './schema.ts';
import { chainOf, input, netOf } from './reference-values.ts';

/** What each law is about. */
export const LAW_CHECKS: Readonly<Record<Law, readonly string[]>> = {
  central_differences: GRADIENTS,
  batch_order: ['forward', 'loss', ...GRADIENTS],
  sum_of_rows: ['loss', ...GRADIENTS],
  fresh_run: ['forward', 'loss', ...GRADIENTS],
};

/**
 * What a law asks of the last run's values, worked out from the submission's own other runs; from the reference where
 * those did not come back.
 */
export function lawValues(
  law: Law,
  fields: ChainFields,
  job: Job,
  outcome: Outcome,
): ReadonlyMap<string, Expected> {
  const reference = chainOf(fields, job);
  const asked = new Map<string, Expected>();
  for (const name of LAW_CHECKS[law]) {
    const bounded = reference[name]!;
    const data = RULES[law](name, { fields, job, outcome, reference });
    const value = data ?? bounded.value.data;
    asked.set(name, {
      shape: bounded.value.shape,
      value,
      tolerance: {
        kind: 'elementwise',
        data: slack(law, name, value, { fields, job, outcome, reference }),
        origin: ORIGINS[law],
      },
    });
  }
  return asked;
}

const ORIGINS: Readonly<Record<Law, string>> = {
  central_differences:
    "rounding of the submission's own loss, and the error of central differences themselves",
  batch_order: 'rounding of two runs in float32',
  sum_of_rows: 'rounding of a run for each row in float32',
  fresh_run: 'the same computation twice gives the same bits',
};

interface Facts {
  readonly fields: ChainFields;
  readonly job: Job;
  readonly outcome: Outcome;
  readonly reference: Readonly<Record<string, Bounded>>;
}

/** The law's right side for one check; null where a value that it needs did not come back in the right shape. */
const RULES: Readonly<Record<Law, (name: string, facts: Facts) => Float64Array | null>> = {
  fresh_run: (name, facts) => kept(`first.${name}`, name, facts),
  batch_order: (name, facts) => {
    const first = kept(`first.${name}`, name, facts);
    if (first === null || name !== 'forward') return first;
    const [rows, columns] = facts.reference['forward']!.value.shape as [number, number];
    return first.map(
      (_, index) => first[(rows - 1 - Math.floor(index / columns)) * columns + (index % columns)]!,
    );
  },
  sum_of_rows: (name, facts) => {
    const { batch } = facts.fields;
    const rows = Array.from({ length: batch }, (_, row) => kept(`row${row}.${name}`, name, facts));
    if (rows.includes(null)) return null;
    // Every reduction to a mean: a batch gives the mean of its rows.
    return facts.reference[name]!.value.data.map(
      (_, index) => rows.reduce((sum, row) => sum + row![index]!, 0) / batch,
    );
  },
  central_differences: (name, facts) => {
    const own = kept(name, name, facts);
    if (own === null) return null;
    const parameter = name.slice('dJd'.length);
    const differences = Float64Array.from(own);
    for (const element of movedElements(own.length)) {
      const [up, down] = ['+', '-'].map((sign) => scalarOf(facts.outcome, `${parameter}${sign}${element}`));
      if (up === undefined || down === undefined) return null;
      differences[element] = (up - down) / (2 * STEP);
    }
    return differences;
  },
};

/** Relative to the largest value: what sums of a few hundred float32 terms in another order may differ by. */
const LAW_ROUNDING = 2 ** -16;

/** How far a lawful submission may be from the law's right side. */
function slack(law: Law, name: string, value: Float64Array, facts: Facts): Float64Array {
  const { value: right, error } = facts.reference[name]!;
  if (law === 'fresh_run') return new Float64Array(value.length);
  if (law === 'central_differences') return differenceSlack(name, facts);
  // A lawful submission may be wrong, and then its rounding errors are not those of the reference: what counts is the
  // size of its own values.
  const factor = 1 + largest(value) / (largest(right.data) || 1);
  const bound = 4 * factor * largest(error.data) + LAW_ROUNDING * largest(value);
  return new Float64Array(value.length).fill(bound);
}

/** Rounding of J over 2h, and what central differences of the exact J are off by; infinite where nothing was moved. */
function differenceSlack(name: string, { fields, job, reference }: Facts): Float64Array {
  const parameter = name.slice('dJd'.length) as 'W1' | 'b1' | 'W2' | 'b2';
  const { value, error } = reference[name]!;
  const net = netOf(fields.network, job);
  const at = (element: number, step: number): Bounded => {
    const moved = net[parameter].data.map((number, index) =>
      index === element ? Math.fround(number + step) : number,
    );
    const changed: TwoLayerNet = { ...net, [parameter]: { ...net[parameter], data: moved } };
    return chain(changed, input(job, 'x'), input(job, 'y'), fields.loss).J;
  };
  const slacks = new Float64Array(value.data.length).fill(Infinity);
  for (const element of movedElements(slacks.length)) {
    const [up, down] = [at(element, STEP), at(element, -STEP)];
    const exact = (up.value.data[0]! - down.value.data[0]!) / (2 * STEP);
    const rounding = (up.error.data[0]! + down.error.data[0]!) / (2 * STEP);
    slacks[element] = 2 * (rounding + Math.abs(exact - value.data[element]!) + error.data[element]!);
  }
  return slacks;
}

function kept(from: string, name: string, { outcome, reference }: Facts): Float64Array | null {
  const value = outcome.values.get(from);
  const size = reference[name]!.value.data.length;
  if (value === undefined || !isNumeric(value) || value.data.length !== size) return null;
  return Float64Array.from(value.data);
}

function scalarOf(outcome: Outcome, name: string): number | undefined {
  const value = outcome.values.get(name);
  return value !== undefined && isNumeric(value) && value.data.length === 1 ? value.data[0] : undefined;
}

function isNumeric(value: object): value is NumericValue {
  return 'data' in value;
}

function largest(data: Float64Array): number {
  return data.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
}
