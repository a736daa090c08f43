import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { KINDS } from '../kinds/index.ts';
import { caseFileSchema } from './generated/schemas.ts';
import { staleFiles, withTables } from './generate.ts';
import { linkCase } from './link-case.ts';
import { makeFolder, writeFiles } from './testing/folder.ts';
import { CASES } from './testing/sample.ts';
import { parseYaml } from './yaml.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('generated files', () => {
  it('are missed, and seen to be old', () => {
    const root = makeFolder({ 'docs/cases.md': '<!-- generated:limits -->\nold\n<!-- /generated -->\n' });
    cpSync(join(ROOT, 'cases/schema'), join(root, 'cases/schema'), { recursive: true });
    writeFiles(root, { 'cases/schema/two-layer-net.schema.json': '{}' });
    const stale = staleFiles(root).map(({ path }) => path);
    expect(stale).toEqual(
      expect.arrayContaining(['cases/schema/two-layer-net.schema.json', 'docs/cases.md']),
    );
    for (const { path, text } of staleFiles(root)) writeFiles(root, { [path]: text });
    expect(staleFiles(root)).toEqual([]);
  });

  it('keep everything outside the markers, and markers of names that do not exist', () => {
    const docs =
      'a\n<!-- generated:t -->\nold\n<!-- /generated -->\nb\n<!-- generated:u -->\nx\n<!-- /generated -->\n';
    expect(withTables(docs, new Map([['t', '| $& |']]))).toBe(docs.replace('old', () => '| $& |'));
  });
});

describe("an editor's schema", () => {
  const kind = KINDS.get('two-layer-net')!;
  const editor = new Ajv({ strict: false, multipleOfPrecision: 6 }).compile(caseFileSchema(kind));

  it('agrees with the loader on what is valid', () => {
    const edit = fc.tuple(
      fc.constantFrom(
        'id',
        'title',
        'points',
        'stage',
        'network',
        'loss',
        'batch',
        'out',
        'tolerance',
        'extra',
      ),
      fc.constantFrom<unknown>('one', 'mse', 'loss', 'forward', 'auto', 1, 0, 0.5, undefined, { norm: 1 }),
    );
    const item = fc
      .tuple(fc.constantFrom(...CASES), fc.array(edit, { maxLength: 3 }))
      .map(([fields, edits]) => ({ ...fields, ...(Object.fromEntries(edits) as object) }));
    let valid = 0;
    fc.assert(
      fc.property(item, (fields) => {
        const yaml = parseYaml(stringify([fields]), 'f.yaml');
        const problems = linkCase(yaml, 0, [{ id: 'mlp', kind }]).problems;
        const isValid = problems.every(({ code }) => code === 'impossible-case');
        valid += isValid ? 1 : 0;
        expect(editor(yaml.value)).toBe(isValid);
      }),
      { numRuns: 2000 },
    );
    expect(valid).toBeGreaterThan(100);
  });
});
