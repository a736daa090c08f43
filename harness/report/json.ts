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

/** A copy in the order of the schema; the value itself where it has that order already, as nearly all have. */
function ordered(schema: SchemaNode, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value)
    ? orderedItems(schema.items ?? OPEN, value)
    : orderedKeys(schema.properties ?? NO_KEYS, value as Readonly<Record<string, unknown>>);
}

function orderedItems(schema: SchemaNode, items: readonly unknown[]): readonly unknown[] {
  // Rows of numbers are most of what a report holds.
  if (!items.some((item) => typeof item === 'object')) return items;
  const copy = items.map((item) => ordered(schema, item));
  return copy.every((item, index) => item === items[index]) ? items : copy;
}

function orderedKeys(
  properties: Readonly<Record<string, SchemaNode>>,
  source: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const keys = Object.keys(source);
  const order = orderOf(properties);
  let isSame = true;
  let last = -1;
  const values = keys.map((key) => {
    const place = order.get(key) ?? Infinity;
    // Two keys that the schema leaves open may have to change places.
    if (place <= last) isSame = false;
    last = place;
    const value = ordered(place === Infinity ? OPEN : properties[key]!, source[key]);
    if (value !== source[key]) isSame = false;
    return value;
  });
  if (isSame) return source;
  const entries = keys.map((key, index) => ({
    key,
    value: values[index],
    place: order.get(key) ?? Infinity,
  }));
  const sorted = entries.toSorted((a, b) =>
    a.place === b.place ? (a.key < b.key ? -1 : 1) : a.place - b.place,
  );
  return Object.fromEntries(sorted.map(({ key, value }) => [key, value]));
}

const NO_KEYS: Readonly<Record<string, SchemaNode>> = {};
const ORDERS = new WeakMap<object, ReadonlyMap<string, number>>();

/** Places of a schema's keys, worked out once for each schema. */
function orderOf(properties: Readonly<Record<string, SchemaNode>>): ReadonlyMap<string, number> {
  let order = ORDERS.get(properties);
  if (order === undefined) {
    order = new Map(Object.keys(properties).map((key, index) => [key, index]));
    ORDERS.set(properties, order);
  }
  return order;
}
