import * as fc from 'fast-check';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { toJson } from './json.ts';

const Inner = Type.Object({ name: Type.String(), rows: Type.Array(Type.Number()) });
const SCHEMA = Type.Object({ id: Type.String(), inner: Inner, items: Type.Array(Inner) });

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown, turn: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => shuffled(item, turn));
  const entries = Object.entries(value).map(([key, inner]) => [key, shuffled(inner, turn)] as const);
  const at = turn % Math.max(1, entries.length);
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at).toReversed()]);
}

const name = fc.constantFrom('id', 'inner', 'items', 'name', 'rows', 'b', 'a', 'z', 'toString');
const anything = fc.object({
  key: name,
  maxDepth: 4,
  values: [fc.integer(), fc.string(), fc.constant(null)],
});

describe('JSON in the order of a schema', () => {
  it('puts the keys of the schema first, and others last, sorted', () => {
    const value = { z: 1, items: [{ rows: [2, 1], a: 0, name: 'n' }], a: { d: 1, c: 2 }, id: 'x' };
    expect(toJson(SCHEMA, value)).toBe(
      '{"id":"x","items":[{"name":"n","rows":[2,1],"a":0}],"a":{"c":2,"d":1},"z":1}',
    );
  });

  it('equal values give equal bytes, and no value is lost', () => {
    fc.assert(
      fc.property(anything, fc.nat(20), (value, turn) => {
        const text = toJson(SCHEMA, value);
        // A second time, when its records are known.
        expect(toJson(SCHEMA, { ...value })).toBe(text);
        expect(toJson(SCHEMA, shuffled(value, turn))).toBe(text);
        expect(JSON.parse(text)).toEqual(value);
      }),
    );
  });

  it('knows a record by the schema that it was written with', () => {
    const shared = { b: 1, rows: [], name: 'n' };
    expect(toJson(SCHEMA, { items: [shared] })).toBe('{"items":[{"name":"n","rows":[],"b":1}]}');
    expect(toJson(SCHEMA, { a: [shared], b: shared })).toBe(
      '{"a":[{"b":1,"name":"n","rows":[]}],"b":{"b":1,"name":"n","rows":[]}}',
    );
  });

  it('leaves out what JSON does not know, as JSON.stringify does', () => {
    const value = { id: undefined, items: [undefined, { name: undefined, rows: [NaN] }], b: undefined };
    expect(toJson(SCHEMA, value)).toBe('{"items":[null,{"rows":[null]}]}');
    expect(toJson(SCHEMA, undefined)).toBe('null');
  });
});
