import type { TSchema } from 'typebox';

/** What the schemas of this project use of JSON Schema. */
export interface JsonSchema {
  readonly type?: 'integer' | 'number' | 'string' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly pattern?: string;
}

/** A schema as plain JSON, without what TypeBox keeps on the side. */
export function toJsonSchema(schema: TSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema)) as JsonSchema;
}

/** What a pattern asks for; a test sees to it that every pattern in a schema has words. */
export const PATTERNS: ReadonlyMap<string, string> = new Map([
  ['^[a-z0-9][a-z0-9-]*$', 'lower-case letters, digits and hyphens'],
  ['^[0-9]{1,4}(\\.\\.[0-9]{1,4})?$', 'a range such as 1..16'],
  ['^[0-9.]+(e-?[0-9]+)?(\\.\\.[0-9.]+(e-?[0-9]+)?)?$', 'a range such as 1e-2..1e2'],
  ['^[A-Za-z_][A-Za-z0-9_]*\\.py$', 'the name of a Python file, e.g. mlp.py'],
  ['^[A-Za-z0-9_][A-Za-z0-9_.-]*$', 'the name of a file, e.g. theory.pdf'],
]);

/** What a schema asks for, to be read after "must be": `a whole number from 1 to 4096`. */
export function inWords(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return orList(schema.anyOf.map(inWords));
  if (schema.enum !== undefined) return orList(schema.enum.map(code));
  if (schema.const !== undefined) return code(schema.const);
  const { type } = schema;
  switch (type) {
    case 'integer':
      return `a whole number${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'string':
      if (schema.pattern !== undefined) return PATTERNS.get(schema.pattern) ?? `/${schema.pattern}/`;
      return schema.minLength === undefined ? 'text' : 'text that is not empty';
    case 'boolean':
      return '`true` or `false`';
    case 'array':
      return `a list${items(schema.items)}`;
    case 'object':
      return schema.required === undefined ? 'a mapping' : `{${schema.required.join(', ')}}`;
    case undefined:
      break;
  }
  return 'a value';
}

/** What came instead, to be read after "got". */
export function valueInWords(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return `\`${value as number | boolean}\``;
  const text = JSON.stringify(value);
  return text.length <= 60 ? `the text ${text}` : `the text ${text.slice(0, 56)}…"`;
}

function range(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, multipleOf } = schema;
  const words = [];
  if (minimum !== undefined && maximum !== undefined) words.push(`from ${minimum} to ${maximum}`);
  else if (minimum !== undefined) words.push(`of at least ${minimum}`);
  if (exclusiveMinimum !== undefined) {
    words.push(`above ${exclusiveMinimum}${maximum === undefined ? '' : ` and at most ${maximum}`}`);
  }
  if (multipleOf !== undefined) words.push(`with at most ${-Math.round(Math.log10(multipleOf))} decimals`);
  return words.map((word) => ` ${word}`).join('');
}

function items(schema: JsonSchema | undefined): string {
  if (schema?.type === 'number') return ' of numbers';
  if (schema?.type === 'array') return ' of rows of numbers';
  return schema?.enum === undefined ? '' : ` of ${orList(schema.enum.map(code))}`;
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}
