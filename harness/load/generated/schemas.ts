import type { TSchema } from 'typebox';
import { KINDS } from '../../kinds/index.ts';
import type { Kind } from '../../kinds/kind.ts';
import { AssignmentSchema } from '../../model/assignment.ts';
import { ExampleExpectationSchema } from '../../model/example-expectation.ts';
import { ReportSchema } from '../../model/report.ts';
import { ScriptSchema } from '../../model/script-case.ts';
import { variantsByField } from '../link-case.ts';
import { toJsonSchema } from '../schema-words.ts';

const DRAFT = { $schema: 'http://json-schema.org/draft-07/schema#' };

/** JSON Schema files for editors and for readers of reports, by file name. */
export function schemaFiles(): Map<string, string> {
  const files = new Map<string, unknown>([
    ['assignment', { ...DRAFT, title: 'assignment.yaml', ...toJsonSchema(AssignmentSchema) }],
    ['expect', { ...DRAFT, title: 'expect.yaml', ...toJsonSchema(ExampleExpectationSchema) }],
    ['report', { ...DRAFT, title: 'report.json', ...toJsonSchema(ReportSchema) }],
  ]);
  for (const kind of KINDS.values()) files.set(kind.name, caseFileSchema(kind));
  return new Map(
    [...files].map(([name, schema]) => [`${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}

/**
 * The schema of a file of cases. Variants are chosen by if/then/else rather than anyOf, so that an editor completes and
 * reports those of the variant at hand.
 */
export function caseFileSchema(kind: Kind): object {
  const { field, fallback, present, schemas } = kind.variants;
  const names = variantsByField(kind);
  const conditions: [object, TSchema][] = [
    [{ required: ['script'] }, ScriptSchema],
    ...Object.entries(present).map(([key, name]): [object, TSchema] => [{ required: [key] }, schemas[name]!]),
    ...names
      .filter((name) => name !== fallback)
      .map((name): [object, TSchema] => [
        { properties: { [field]: { const: name } }, required: [field] },
        schemas[name]!,
      ]),
  ];
  let chosen: object = toJsonSchema(schemas[fallback]!);
  for (const [condition, schema] of conditions.toReversed()) {
    const rule = [
      ['if', condition],
      ['then', toJsonSchema(schema)],
      ['else', chosen],
    ];
    chosen = Object.fromEntries(rule) as object;
  }
  return {
    ...DRAFT,
    title: `Cases of the kind ${kind.name}`,
    type: 'array',
    items: { type: 'object', properties: { [field]: { enum: names, default: fallback } }, ...chosen },
  };
}
