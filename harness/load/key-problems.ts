import type { ErrorObject } from 'ajv';
import type { Problem } from '../model/problem.ts';
import { nearest } from './nearest.ts';
import { inWords, type JsonSchema } from './schema-words.ts';
import { nameOf, type ValuePlace } from './value-place.ts';
import { problemAt } from './yaml.ts';

/** Unknown and missing keys of one mapping. A misspelt key is not reported as missing as well. */
export function keyProblems(errors: readonly ErrorObject[], place: ValuePlace): Problem[] {
  const unknown: Problem[] = [];
  const misspelt = new Set<string>();
  for (const error of errors) {
    if (error.keyword !== 'additionalProperties') continue;
    const key = String(error.params['additionalProperty']);
    const known = Object.keys((error.parentSchema as JsonSchema).properties ?? {});
    const present = error.data as object;
    const meant = nearest(
      key,
      known.filter((name) => !Object.hasOwn(present, name) && !misspelt.has(name)),
    );
    if (meant !== null) misspelt.add(meant);
    unknown.push(
      problemAt(
        place.yaml,
        [...place.base, ...place.path, key],
        'unknown-key',
        `${nameOf(place, key)} is not a key of ${place.path.length === 0 ? place.label.toLowerCase() : nameOf(place)}.`,
        { on: 'key', suggestion: meant === null ? keysThatAre(known) : `Did you mean \`${meant}\`?` },
      ),
    );
  }
  const missing = errors
    .filter(({ keyword }) => keyword === 'required')
    .map((error) => ({
      key: String(error.params['missingProperty']),
      properties: (error.parentSchema as JsonSchema).properties ?? {},
    }))
    .filter(({ key }) => !misspelt.has(key))
    .map(({ key, properties }) =>
      problemAt(
        place.yaml,
        [...place.base, ...place.path],
        'missing-key',
        `${nameOf(place, key)} is missing; it must be ${inWords(properties[key] ?? {})}.`,
      ),
    );
  return [...unknown, ...missing];
}

function keysThatAre(known: readonly string[]): string {
  return `The keys are ${known.join(', ')}.`;
}
