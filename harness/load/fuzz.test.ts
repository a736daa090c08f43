import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { isError } from '../model/problem.ts';
import { loadAssignment } from './assignment.ts';
import { CASE_CODES } from './codes.ts';
import { makeAssignment } from './testing/sample.ts';

const SHIPPED = join(import.meta.dirname, '../../cases/nyu-hw1');
const ORIGINALS = ['public', 'hidden'].flatMap((folder) =>
  readdirSync(join(SHIPPED, folder)).map((name) => readFileSync(join(SHIPPED, folder, name))),
);

const original = fc.constantFrom(...ORIGINALS);

const flippedBytes = fc
  .tuple(
    original,
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
  )
  .map(([bytes, flips]) => {
    const changed = Buffer.from(bytes);
    for (const [index, byte] of flips) changed[index % changed.length] = byte;
    return changed;
  });

const movedLines = fc
  .tuple(
    original,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('remove', 'repeat', 'indent')), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([bytes, changes]) => {
    const lines = bytes.toString().split('\n');
    for (const [at, change] of changes) {
      const index = at % lines.length;
      if (change === 'remove') lines.splice(index, 1);
      else
        lines.splice(
          index,
          change === 'repeat' ? 0 : 1,
          `${change === 'indent' ? '  ' : ''}${lines[index]!}`,
        );
    }
    return Buffer.from(lines.join('\n'));
  });

const WORDS = [
  'id',
  'title',
  'points',
  'network',
  'in',
  'batch',
  'loss',
  'stage',
  'inputs',
  'x',
  'y',
  'tolerance',
];
const VALUES = ['mse', 'relu', 'loss', 'auto', 'backward', 1, 0, -0.5, 1e300, null, true];
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(...VALUES),
    fc.anything({ maxDepth: 1, withBigInt: false }),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...WORDS), tie('tree'), { maxKeys: 8 }),
  ),
}));
const randomYaml = fc
  .oneof(
    fc
      .array(fc.dictionary(fc.constantFrom(...WORDS), tree, { maxKeys: 9 }), { maxLength: 3 })
      .map((cases) => stringify(cases)),
    fc
      .array(fc.constantFrom(...Array.from('-?:[]{}&*!|>\'"%@`#, \n\t\\ax1.~<=')), { maxLength: 60 })
      .map((parts) => parts.join('')),
  )
  .map((text) => Buffer.from(text));

const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

describe('whatever stands in a file of cases', () => {
  it('gives an assignment, or problems that say where', () => {
    const folder = makeAssignment();
    const file = join(folder, 'hidden/closed.yaml');
    fc.assert(
      fc.property(fc.oneof(flippedBytes, movedLines, randomYaml, anyBytes), (bytes) => {
        writeFileSync(file, bytes);
        const { assignment, problems } = loadAssignment(folder);
        expect(assignment === null).toBe(problems.some(isError));
        const lines = bytes.toString().split('\n').length;
        for (const problem of problems) {
          expect(Object.keys(CASE_CODES)).toContain(problem.code);
          expect(problem.line ?? 1).toBeLessThanOrEqual(lines + 1);
          expect(problem.text).toMatch(/^\S.*\.$/su);
        }
        for (const item of assignment?.cases ?? []) expect(item.fields.points).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('the same holds for assignment.yaml', () => {
    const folder = makeAssignment();
    const file = join(folder, 'assignment.yaml');
    const outline = readFileSync(join(SHIPPED, 'assignment.yaml'));
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 32, max: 126 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(flips, (changes) => {
        const bytes = Buffer.from(outline);
        for (const [index, byte] of changes) bytes[index % bytes.length] = byte;
        writeFileSync(file, bytes);
        const { assignment, problems } = loadAssignment(folder);
        expect(assignment === null).toBe(problems.some(isError));
      }),
      { numRuns: 1000 },
    );
  });
});
