import type { Expected } from '../../model/expected.ts';
import type { Outcome } from '../../model/outcome.ts';
import { expectedOf } from '../expected.ts';
import type { Example } from '../kind.ts';
import { chainOfDraw } from './chain-of-draw.ts';
import { lawValues } from './law.ts';
import type { RandomFields } from './random-schema.ts';
import { referenceValues } from './reference-values.ts';
import type { FixedFields, TwoLayerFields } from './schema.ts';

/** What the reference computes of an example, by check; for one that states a law, where the law has nothing to go by. */
export function expect({ fields, job }: Example<TwoLayerFields>): ReadonlyMap<string, Expected> {
  const fixed: FixedFields = 'for_all' in fields ? chainOfDraw(fields) : fields;
  const values = Object.entries(referenceValues(fixed, job));
  return new Map(values.map(([name, value]) => [name, expectedOf(value, fields.tolerance)]));
}

/** What the law of a case asks for, given what came back; null where the reference's values count. */
export function lawOf(
  fields: TwoLayerFields,
): ((example: Example<TwoLayerFields>, outcome: Outcome) => ReadonlyMap<string, Expected>) | null {
  if (!('for_all' in fields)) return null;
  const { property } = fields;
  if (property === undefined || property === 'reference') return null;
  return ({ fields: drawn, job }, outcome) =>
    lawValues(property, chainOfDraw(drawn as RandomFields), job, outcome);
}
