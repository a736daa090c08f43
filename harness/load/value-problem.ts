import type { ErrorObject } from 'ajv';
import type { Problem } from '../model/problem.ts';
import type { CaseCode } from './codes.ts';
import { didYouMean } from './nearest.ts';
import { inWords, valueInWords, type JsonSchema } from './schema-words.ts';
import { nameOf, type ValuePlace } from './value-place.ts';
import { problemAt } from './yaml.ts';

const CODES: ReadonlyMap<string, CaseCode> = new Map<string, CaseCode>([
  ['type', 'wrong-type'],
  ['anyOf', 'unknown-value'],
  ['enum', 'unknown-value'],
  ['const', 'unknown-value'],
  ['pattern', 'wrong-form'],
  ['minLength', 'too-short'],
  ['minItems', 'too-short'],
  ['uniqueItems', 'duplicate-item'],
]);
const OF_KEYS: ReadonlySet<string> = new Set(['required', 'additionalProperties']);

/** What is wrong with one value: one problem, however many rules it breaks. */
export function valueProblem(errors: readonly ErrorObject[], place: ValuePlace): Problem[] {
  const error = errors.find(({ keyword }) => !OF_KEYS.has(keyword));
  if (error === undefined) return [];
  const path = [...place.base, ...place.path];
  const code = CODES.get(error.keyword) ?? 'out-of-range';
  if (code === 'duplicate-item') {
    const { i, j } = error.params as { i: number; j: number };
    const [first, second] = [Math.min(i, j), Math.max(i, j)].map((index) => nameOf(place, String(index)));
    return [problemAt(place.yaml, [...path, Math.max(i, j)], code, `${second!} is the same as ${first!}.`)];
  }
  const schema = error.parentSchema as JsonSchema;
  const text = `${nameOf(place)} must be ${inWords(schema)}; got ${valueInWords(error.data)}.`;
  return [problemAt(place.yaml, path, code, text, { suggestion: advice(schema, error.data) })];
}

function advice(schema: JsonSchema, value: unknown): string | undefined {
  const words = (schema.anyOf ?? [schema]).flatMap((branch) => branch.enum ?? [branch.const]);
  if (typeof value !== 'string') {
    const isPlain = typeof value === 'number' || typeof value === 'boolean';
    return schema.type === 'string' && isPlain ? `Put it in quotes: "${String(value)}".` : undefined;
  }
  if (schema.type === 'number' || schema.type === 'integer') {
    return value.trim() !== '' && Number.isFinite(Number(value)) ? 'Remove the quotes.' : undefined;
  }
  if (schema.pattern !== undefined) {
    const tidy = value
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '');
    return new RegExp(schema.pattern).test(tidy) ? `Perhaps \`${tidy}\`.` : undefined;
  }
  return didYouMean(
    value,
    words.filter((word): word is string => typeof word === 'string'),
  );
}
