import type { TSchema } from 'typebox';

/**
 * JSON on one line with the keys in the order of the schema, so that equal results give equal bytes however they were
 * put together. Keys that the schema leaves open come last, sorted.
 */
export function toJson(schema: TSchema, value: unknown): string {
  return JSON.stringify(ordered(schema, value));
}

/** The parts of a JSON Schema that lead to the order of keys. */
interface SchemaNode {
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

const OPEN: SchemaNode = {};

function ordered(schema: SchemaNode, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // Rows of numbers are most of what a report holds.
    if (!value.some((item) => typeof item === 'object')) return value;
    return value.map((item) => ordered(schema.items ?? OPEN, item));
  }
  const source = value as Readonly<Record<string, unknown>>;
  const properties = schema.properties ?? {};
  const known = Object.keys(properties).filter((key) => Object.hasOwn(source, key));
  const open = Object.keys(source).filter((key) => !Object.hasOwn(properties, key));
  const entries = [...known, ...open.toSorted()].map(
    (key) => [key, ordered(properties[key] ?? OPEN, source[key])] as const,
  );
  return Object.fromEntries(entries);
}
