import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { KINDS } from '../kinds/index.ts';
import { AssignmentSchema } from '../model/assignment.ts';
import { linkCase } from './link-case.ts';
import { PATTERNS, toJsonSchema, type JsonSchema } from './schema-words.ts';
import { CASES, RANDOM } from './testing/sample.ts';
import { parseYaml } from './yaml.ts';

const kind = KINDS.get('two-layer-net')!;
const PARTS = [{ id: 'mlp', kind }];
/** One mistake, by what must be said of it. */
interface Mistake {
  readonly code: string;
  readonly item: unknown;
  readonly path: readonly (string | number)[];
}

type Plain = Record<string, unknown>;

const anyCase = fc.constantFrom(...CASES);
const copy = (item: object): Plain => structuredClone(item) as Plain;

/** Every mapping within a case, by its path: the case itself, network, scale, tolerance, … */
function mappings(item: Plain): (readonly string[])[] {
  const inside = Object.keys(item).filter(
    (key) => typeof item[key] === 'object' && item[key] !== null && !Array.isArray(item[key]),
  );
  return [[], ...inside.map((key) => [key])];
}

function at(item: Plain, path: readonly string[]): Plain {
  return path.reduce((value, key) => value[key] as Plain, item);
}

/** Two letters that changed places. */
function misspell(key: string): string {
  return key[0]! + key[2]! + key[1]! + key.slice(3);
}

const misspeltKey = anyCase.chain((original) =>
  fc.constantFrom(...mappings(copy(original))).chain((path) =>
    fc
      .constantFrom(...Object.keys(at(copy(original), path)).filter((key) => key.length > 3))
      .map((key): Mistake => {
        const item = copy(original);
        const mapping = at(item, path);
        const entries = Object.entries(mapping).map(([name, value]) => [
          name === key ? misspell(name) : name,
          value,
        ]);
        const changed = Object.fromEntries(entries) as Plain;
        return {
          code: 'unknown-key',
          item: path.length === 0 ? changed : { ...item, [path[0]!]: changed },
          path: [...path, misspell(key)],
        };
      }),
  ),
);

const wrongValue = fc
  .tuple(
    anyCase.filter((item) => 'batch' in item),
    fc.constantFrom<unknown>(null, -1, 2.5, 'nonsense', true, [], {}),
  )
  .chain(([original, value]) =>
    fc.constantFrom('batch', 'points', 'tolerance', 'id', 'title').map((key): Mistake => {
      const item = { ...copy(original), [key]: value };
      return { code: '', item, path: [key] };
    }),
  );

describe('one mistake gives one problem', () => {
  it('of a misspelt key, with the key that was meant', () => {
    fc.assert(
      fc.property(misspeltKey, ({ code, item, path }) => {
        const found = problemsOf(item);
        expect(found.map((problem) => problem.code)).toEqual([code]);
        expect(found[0]!.suggestion).toMatch(/^Did you mean `\w+`\?$/);
        expect(found[0]).toMatchObject(placeIn(item, path, 'key'));
      }),
      { numRuns: 300 },
    );
  });

  it('of a wrong value, at the value', () => {
    fc.assert(
      fc.property(wrongValue, ({ item, path }) => {
        const found = problemsOf(item);
        const isRight = ['nonsense', 2.5].includes((item as Plain)[path[0]!] as string);
        expect(found.length).toBeLessThanOrEqual(1);
        expect(found.length === 1 || isRight).toBe(true);
        for (const problem of found) expect(problem).toMatchObject(placeIn(item, path, 'value'));
      }),
      { numRuns: 300 },
    );
  });

  it('of a value that breaks several rules', () => {
    expect(problemsOf({ ...CASES[0], points: -0.005 })).toMatchObject([
      { code: 'out-of-range', text: expect.stringContaining('got `-0.005`') as string },
    ]);
  });

  it('of a union, also where it is nearly right', () => {
    expect(saidOf('auto')).toEqual([]);
    expect(saidOf('atuo')).toEqual([
      '`tolerance` must be `auto`, {rtol, atol} or {norm}; got the text "atuo".',
    ]);
    expect(saidOf({ rtol: 1 })).toEqual(['`tolerance.atol` is missing; it must be a number of at least 0.']);
    expect(saidOf({ norm: 0 })).toEqual(['`tolerance.norm` must be a number above 0; got `0`.']);
    expect(saidOf({ limit: 1 })).toEqual([
      '`tolerance` must be `auto`, {rtol, atol} or {norm}; got a mapping.',
    ]);
  });

  it('of a misspelt variant, or a misspelt name of the field that chooses it', () => {
    const { stage: _stage, ...rest } = CASES[2];
    expect(problemsOf({ ...rest, stage: 'lsos' })).toMatchObject([
      { code: 'unknown-value', suggestion: 'Did you mean `loss`?' },
    ]);
    expect(problemsOf({ ...rest, stage: 7 })).toMatchObject([{ code: 'unknown-value' }]);
    expect(problemsOf({ ...rest, stgae: 'loss' })).toMatchObject([
      { code: 'unknown-key', suggestion: 'Did you mean `stage`?' },
    ]);
  });

  it('of a case with random shapes', () => {
    const { for_all: all } = RANDOM;
    expect(problemsOf({ ...RANDOM, for_all: { ...all, f: ['relu', 'gelu'] } })).toMatchObject([
      { code: 'unknown-value', suggestion: 'Did you mean `relu`?' },
    ]);
    expect(problemsOf({ ...RANDOM, for_all: { ...all, f: 'anny' } })).toMatchObject([
      { code: 'unknown-value', suggestion: 'Did you mean `any`?' },
    ]);
    expect(problemsOf({ ...RANDOM, for_all: { ...all, batch: 'few' } }).map(({ text }) => text)).toEqual([
      '`for_all.batch` must be a whole number from 1 to 4096 or a range such as 1..16; got the text "few".',
    ]);
    const { for_all: _all, ...rest } = RANDOM;
    expect(problemsOf({ ...rest, forall: all })).toMatchObject([
      { code: 'unknown-key', suggestion: 'Did you mean `for_all`?' },
    ]);
    expect(problemsOf({ ...RANDOM, stage: 'chain' }).map(({ text }) => text)).toEqual([
      '`stage` is not a key of a case with `for_all`.',
    ]);
  });

  it('and none is no problem', () => {
    expect(CASES.flatMap((item) => problemsOf(item))).toEqual([]);
  });

  it('suggests nothing where nothing is near, but says what there is', () => {
    expect(problemsOf({ ...CASES[0], optimizer: 'adam' })).toMatchObject([
      { code: 'unknown-key', suggestion: expect.stringContaining('The keys are id, title,') as string },
    ]);
  });
});

describe('decimals', () => {
  it('of points are those that are written, whatever division would make of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (hundredths) => {
        expect(problemsOf({ ...CASES[0], points: hundredths / 100 })).toEqual([]);
        expect(problemsOf({ ...CASES[0], points: hundredths / 100 - 0.005 })).toHaveLength(1);
      }),
    );
  });
});

describe('words for schemas', () => {
  it('exist for every pattern that a schema asks for', () => {
    const schemas = [AssignmentSchema, ...Object.values(kind.variants.schemas)].map(toJsonSchema);
    const asked = new Set(schemas.flatMap(patterns));
    expect(asked).toEqual(new Set(PATTERNS.keys()));
  });
});

function patterns(schema: JsonSchema): string[] {
  const { properties = {}, items, anyOf = [] } = schema;
  const inside = [...Object.values(properties), ...anyOf, ...(items === undefined ? [] : [items])];
  return [...(schema.pattern === undefined ? [] : [schema.pattern]), ...inside.flatMap(patterns)];
}

function saidOf(tolerance: unknown): string[] {
  return problemsOf({ ...CASES[0], tolerance }).map(({ text }) => text);
}

function problemsOf(item: unknown): readonly { code: string; text: string; suggestion?: string }[] {
  return linkCase(parseYaml(stringify([item]), 'f.yaml'), 0, PARTS).problems;
}

function placeIn(item: unknown, path: Mistake['path'], on: 'key' | 'value'): object {
  return parseYaml(stringify([item]), 'f.yaml').locate([0, ...path], on);
}
