import type { TSchema } from 'typebox';

/**
 * JSON on one line with the keys in the order of the schema, so that equal results give equal bytes however they were
 * put together. Keys that the schema leaves open are sorted.
 */
export function toJson(schema: TSchema, value: unknown): string {
  return JSON.stringify(ordered(schema, value));
}

function ordered(schema: TSchema, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(childOf(schema, 'items'), item));
  if (typeof value !== 'object' || value === null) return value;
  const properties = childOf(schema, 'properties') as Record<string, TSchema>;
  const rank = new Map(Object.keys(properties).map((key, place) => [key, place]));
  const entries = Object.entries(value).toSorted(
    ([a], [b]) => (rank.get(a) ?? Infinity) - (rank.get(b) ?? Infinity) || (a < b ? -1 : 1),
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(properties[key] ?? {}, item)]));
}

function childOf(schema: TSchema, key: 'items' | 'properties'): TSchema {
  return key in schema ? (schema as unknown as Record<string, TSchema>)[key]! : {};
}
