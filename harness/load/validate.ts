import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import type { Problem } from '../model/problem.ts';
import { keyProblems } from './key-problems.ts';
import { toJsonSchema } from './schema-words.ts';
import { oneBranch } from './union.ts';
import { valueProblem } from './value-problem.ts';
import type { Path, YamlFile } from './yaml.ts';

/** More in one file is one mistake many times over. */
const MOST_PROBLEMS = 50;

const ajv = new Ajv({
  allErrors: true,
  strict: true,
  verbose: true,
});
// By division 0.07 is no multiple of 0.01 (7.000000000000001); what counts is how many decimals are written.
ajv.removeKeyword('multipleOf').addKeyword({
  keyword: 'multipleOf',
  type: 'number',
  schemaType: 'number',
  errors: false,
  validate: (step: number, value: number) => Number(value.toFixed(-Math.round(Math.log10(step)))) === value,
});
const compiled = new WeakMap<TSchema, ValidateFunction>();

/**
 * Checks a value of a YAML file against a schema. Every mistake is one problem, at the very key or value that is wrong;
 * where the file has a problem already, it is not reported again.
 * @param path where the value is in the file; names in sentences are relative to it
 * @param label what the value is called where the sentence is about the whole of it, e.g. `A case`
 */
export function validate(
  schema: TSchema,
  value: unknown,
  yaml: YamlFile,
  { path = [], label }: { path?: Path; label: string },
): Problem[] {
  let check = compiled.get(schema);
  if (check === undefined) compiled.set(schema, (check = ajv.compile(toJsonSchema(schema))));
  if (check(value)) return [];
  const problems: Problem[] = [];
  for (const [pointer, errors] of byPlace(oneBranch(check.errors ?? []))) {
    const place = { yaml, base: path, path: segments(pointer), label };
    problems.push(...keyProblems(errors, place), ...valueProblem(errors, place));
  }
  // What is no plain value stands as null, and the schema would say so again.
  const known = new Set(yaml.problems.map(({ line, column }) => `${line}:${column}`));
  return problems.filter(({ line, column }) => !known.has(`${line}:${column}`));
}

/** The first problems of a file, and a last one that says how many there are besides. */
export function capped(problems: readonly Problem[], file: string): readonly Problem[] {
  const rest = problems.length - MOST_PROBLEMS;
  if (rest <= 0) return problems;
  const last = { code: 'too-many-problems', file, text: `There are ${rest} more problems in this file.` };
  return [...problems.slice(0, MOST_PROBLEMS), last];
}

function byPlace(errors: readonly ErrorObject[]): Map<string, ErrorObject[]> {
  const places = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const place = places.get(error.instancePath);
    if (place === undefined) places.set(error.instancePath, [error]);
    else place.push(error);
  }
  return places;
}

/** A JSON pointer (RFC 6901) as a path. */
function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
