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

/** The value with its keys in order: itself where they are already, as in nearly every record, else a copy. */
function ordered(schema: SchemaNode, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // Rows of numbers are most of what a report holds.
    if (!value.some((item) => typeof item === 'object')) return value;
    const items = value.map((item) => ordered(schema.items ?? OPEN, item));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  return orderedRecord(schema, value as Readonly<Record<string, unknown>>);
}

function orderedRecord(schema: SchemaNode, source: Readonly<Record<string, unknown>>): unknown {
  const properties = schema.properties ?? {};
  const ranks = ranksOf(schema);
  const isBefore = (one: string, other: string): boolean => {
    const distance = (ranks.get(one) ?? ranks.size) - (ranks.get(other) ?? ranks.size);
    return distance < 0 || (distance === 0 && one < other);
  };
  const entries: [key: string, value: unknown][] = [];
  let isOrdered = true;
  for (const key of Object.keys(source)) {
    const value = ordered(properties[key] ?? OPEN, source[key]);
    const before = entries.at(-1);
    isOrdered &&= value === source[key] && (before === undefined || isBefore(before[0], key));
    entries.push([key, value]);
  }
  if (isOrdered) return source;
  return Object.fromEntries(entries.toSorted(([one], [other]) => (isBefore(one, other) ? -1 : 1)));
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
