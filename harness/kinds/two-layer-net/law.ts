import type { Expected } from '../../model/expected.ts';
import type { Job } from '../../model/job.ts';
import type { NumericValue, Outcome } from '../../model/outcome.ts';
import type { Bounded } from '../../../reference/bounded.ts';
import { movedElements, STEP, type Law } from './law-job.ts';
import { slackOf } from './law-slack.ts';
import { chainOf } from './reference-values.ts';
import { GRADIENTS, type ChainFields } from './schema.ts';

/** What each law is about. */
export const LAW_CHECKS: Readonly<Record<Law, readonly string[]>> = {
  central_differences: GRADIENTS,
  batch_order: ['forward', 'loss', ...GRADIENTS],
  sum_of_rows: ['loss', ...GRADIENTS],
  fresh_run: ['forward', 'loss', ...GRADIENTS],
};

const ORIGINS: Readonly<Record<Law, string>> = {
  central_differences:
    "rounding of the submission's own loss, and the error of central differences themselves",
  batch_order: 'rounding of two runs in float32',
  sum_of_rows: 'rounding of a run for each row in float32',
  fresh_run: 'the same computation twice gives the same bits',
};

/**
 * What a law asks of the last run's values, worked out from the submission's own other runs; from the reference where
 * those did not come back, or not as finite numbers, from which nothing follows.
 */
export function lawValues(
  law: Law,
  fields: ChainFields,
  job: Job,
  outcome: Outcome,
): ReadonlyMap<string, Expected> {
  const reference = referenceOf(fields, job);
  const asked = new Map<string, Expected>();
  for (const name of LAW_CHECKS[law]) {
    const right = reference[name]!;
    const own = RULES[law](name, { batch: fields.batch, outcome, reference });
    const value = own?.every(Number.isFinite) === true ? own : right.value.data;
    const tolerance = {
      kind: 'elementwise' as const,
      data: slackOf(law, name, value, { fields, job, right }),
      origin: ORIGINS[law],
    };
    asked.set(name, { shape: right.value.shape, value, tolerance });
  }
  return asked;
}

type Reference = Readonly<Record<string, Bounded>>;

/** The same for every submission of a class. */
const REFERENCES = new WeakMap<Job, Reference>();

function referenceOf(fields: ChainFields, job: Job): Reference {
  let reference = REFERENCES.get(job);
  if (reference === undefined) REFERENCES.set(job, (reference = chainOf(fields, job)));
  return reference;
}

interface Facts {
  readonly batch: number;
  readonly outcome: Outcome;
  readonly reference: Reference;
}

/** The law's right side for one check; null where a value that it needs did not come back in the right size. */
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
    const rows = Array.from({ length: facts.batch }, (_, row) => kept(`row${row}.${name}`, name, facts));
    if (rows.includes(null)) return null;
    // Every reduction is a mean: a batch gives the mean of its rows.
    return facts.reference[name]!.value.data.map(
      (_, index) => rows.reduce((sum, row) => sum + row![index]!, 0) / facts.batch,
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
