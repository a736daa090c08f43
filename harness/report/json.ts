import type { TSchema } from 'typebox';

/**
 * JSON on one line with the keys in the order of the schema, so that equal results give equal bytes however they were
 * put together. Keys that the schema leaves open come last, sorted. Records directly in `value` and in its lists, such as
 * the results of cases, are written once and then known: many submissions share them. They must not change any more.
 */
export function toJson(schema: TSchema, value: unknown): string {
  return textOf(schema, value, keptText) ?? 'null';
}

/** The parts of a JSON Schema that lead to the order of keys. */
interface SchemaNode {
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

/** Undefined where JSON has nothing for a value. */
type Writer = (schema: SchemaNode, value: unknown) => string | undefined;

const OPEN: SchemaNode = {};

/** The JSON of a value; `ofRecord` writes the records directly in it, and in its lists. */
function textOf(schema: SchemaNode, value: unknown, ofRecord: Writer): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (!Array.isArray(value)) return recordText(schema, value as Readonly<Record<string, unknown>>, ofRecord);
  // Rows of numbers are most of what a report holds.
  if (!value.some((item) => typeof item === 'object')) return JSON.stringify(value);
  return `[${value.map((item) => ofRecord(schema.items ?? OPEN, item) ?? 'null').join(',')}]`;
}

function plainText(schema: SchemaNode, value: unknown): string | undefined {
  return textOf(schema, value, plainText);
}

const KEPT = new WeakMap<object, { readonly schema: SchemaNode; readonly text: string | undefined }>();

/** What `plainText` says, which is kept as long as the value is. */
function keptText(schema: SchemaNode, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return plainText(schema, value);
  let kept = KEPT.get(value);
  if (kept?.schema !== schema) KEPT.set(value, (kept = { schema, text: plainText(schema, value) }));
  return kept.text;
}

function recordText(schema: SchemaNode, source: Readonly<Record<string, unknown>>, ofRecord: Writer): string {
  const properties = schema.properties ?? {};
  const fields: string[] = [];
  for (const key of sortedKeys(schema, source)) {
    const node = (Object.hasOwn(properties, key) ? properties[key] : undefined) ?? OPEN;
    const value = source[key];
    const text = Array.isArray(value) ? textOf(node, value, ofRecord) : ofRecord(node, value);
    if (text !== undefined) fields.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${fields.join(',')}}`;
}

/** The keys of a record in order: as they are, in nearly every record. */
function sortedKeys(schema: SchemaNode, source: Readonly<Record<string, unknown>>): readonly string[] {
  const ranks = ranksOf(schema);
  const rank = (key: string): number => ranks.get(key) ?? ranks.size;
  const compared = (one: string, other: string): number =>
    rank(one) - rank(other) || (one < other ? -1 : one > other ? 1 : 0);
  const keys = Object.keys(source);
  const isSorted = keys.every((key, index) => index === 0 || compared(keys[index - 1]!, key) < 0);
  return isSorted ? keys : keys.toSorted(compared);
}

const RANKS = new WeakMap<SchemaNode, ReadonlyMap<string, number>>();

/** Where each key of a schema stands. */
function ranksOf(schema: SchemaNode): ReadonlyMap<string, number> {
  let ranks = RANKS.get(schema);
  if (ranks === undefined) {
    ranks = new Map(Object.keys(schema.properties ?? {}).map((key, index) => [key, index]));
    RANKS.set(schema, ranks);
  }
  return ranks;
}
