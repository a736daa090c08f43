import type { TSchema } from 'typebox';
import { KINDS } from '../../kinds/index.ts';
import type { Kind } from '../../kinds/kind.ts';
import { AcceptSchema, AssignmentSchema, PartSchema } from '../../model/assignment.ts';
import { ExampleExpectationSchema } from '../../model/example-expectation.ts';
import { LimitsSchema } from '../../model/limits.ts';
import { HandInRulesSchema, HandPartSchema, PenaltiesSchema } from '../../model/rules.ts';
import { ScriptSchema } from '../../model/script-case.ts';
import { ADEQUACY_CODES, CASE_CODES, SUBMISSION_CODES } from '../codes.ts';
import { variantsByField } from '../link-case.ts';
import { CLASS_CODES } from '../class/codes.ts';
import { inWords, toJsonSchema, type JsonSchema } from '../schema-words.ts';

/** Tables for the docs, by the name in their marker. */
export function tables(): Map<string, string> {
  const all: [string, string][] = [
    ['assignment', fieldTable(AssignmentSchema)],
    ['parts', fieldTable(PartSchema)],
    ['accept', defaultTable(AcceptSchema)],
    ['limits', defaultTable(LimitsSchema)],
    ['by-hand', fieldTable(HandPartSchema)],
    ['hand-in', fieldTable(HandInRulesSchema)],
    ['penalties', fieldTable(PenaltiesSchema)],
    ['class-codes', codeTable(CLASS_CODES)],
    ['codes', codeTable(CASE_CODES)],
    ['adequacy-codes', codeTable(ADEQUACY_CODES)],
    ['submission-codes', codeTable(SUBMISSION_CODES)],
    ['expect', fieldTable(ExampleExpectationSchema)],
    ['script', fieldTable(ScriptSchema)],
  ];
  for (const kind of KINDS.values()) {
    all.push([`${kind.name}-variants`, variantTable(kind)], [kind.name, kindTable(kind)]);
  }
  return new Map(all);
}

function fieldTable(schema: TSchema): string {
  const { properties = {}, required = [] } = toJsonSchema(schema);
  const rows = Object.entries(properties).map(([name, field]) => [
    `\`${name}\``,
    required.includes(name) ? 'yes' : 'no',
    inWords(field),
    field.description ?? '',
  ]);
  return table(['key', 'needed', 'takes', 'meaning'], rows);
}

function defaultTable(schema: TSchema): string {
  const rows = Object.entries(toJsonSchema(schema).properties ?? {}).map(([name, field]) => [
    `\`${name}\``,
    inWords(field),
    `\`${String(field.default)}\``,
    field.description ?? '',
  ]);
  return table(['key', 'takes', 'default', 'meaning'], rows);
}

function codeTable(codes: Readonly<Record<string, string>>): string {
  return table(
    ['code', 'what is wrong'],
    Object.entries(codes).map(([name, text]) => [`\`${name}\``, text]),
  );
}

function variantTable(kind: Kind): string {
  const { field, present, schemas } = kind.variants;
  const says = (variant: string, key: string): string =>
    toJsonSchema(schemas[variant]!).properties?.[key]?.description ?? '';
  const rows = [
    ...variantsByField(kind).map((name) => [`\`${field}: ${name}\``, name, says(name, field)]),
    ...Object.entries(present).map(([key, name]) => [`\`${key}\` is there`, name, says(name, key)]),
  ];
  return table(['case', 'column below', 'what is run'], rows);
}

/** Every key of every variant in one table: ● where it must be there, ○ where it may. */
function kindTable(kind: Kind): string {
  const { field, fallback, schemas } = kind.variants;
  const variants = Object.keys(schemas);
  const fields = new Map<string, Map<string, Field>>();
  for (const [variant, schema] of Object.entries(schemas)) {
    for (const [name, found] of flatten(toJsonSchema(schema))) {
      fields.set(name, (fields.get(name) ?? new Map<string, Field>()).set(variant, found));
    }
  }
  const rows = [...fields].map(([name, byVariant]) => [
    `\`${name}\``,
    ...variants.map((variant) => mark(byVariant.get(variant))),
    name === field
      ? variantsByField(kind)
          .map((variant) => `\`${variant}\``)
          .join(', ')
      : agreed(byVariant, 'takes'),
    name === field ? `See above; \`${fallback}\` where it is left out.` : agreed(byVariant, 'meaning'),
  ]);
  return table(['key', ...variants, 'takes', 'meaning'], rows);
}

interface Field {
  readonly isNeeded: boolean;
  readonly takes: string;
  readonly meaning: string;
}

function flatten(schema: JsonSchema, prefix = ''): [string, Field][] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([key, field]) => {
    const found = {
      isNeeded: required.includes(key),
      takes: field.properties === undefined ? inWords(field) : 'a mapping',
      meaning: field.description ?? '',
    };
    return [[prefix + key, found], ...flatten(field, `${prefix}${key}.`)];
  });
}

function mark(field: Field | undefined): string {
  if (field === undefined) return '';
  return field.isNeeded ? '●' : '○';
}

/** What all variants say of a key, or what each says where they differ. */
function agreed(byVariant: ReadonlyMap<string, Field>, of: 'takes' | 'meaning'): string {
  const said = Map.groupBy(byVariant, ([, field]) => field[of]);
  if (said.size === 1) return [...said.keys()].join();
  const sentences = [...said].map(([text, from]) => {
    const variants = from.map(([variant]) => variant).join(', ');
    return `${variants}: ${text.replace(/\.$/, '')}`;
  });
  return sentences.join('; ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`)
    .join('\n');
}
