import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../model/report.ts';
import { forAudience } from './audience.ts';
import { readReport } from './read.ts';
import { anyResult, reportOf, resultSample } from './samples.ts';
import { readSaved, savedPath } from './store.ts';
import { studentReport } from './student.ts';
import { scoreTable, tableRow } from './table.ts';

const TAKEN = 'The saved result is taken';
const STYLE = { width: 80, colour: false };
const root = mkdtempSync(join(tmpdir(), 'backcheck-test-'));
afterAll(() => rmSync(root, { recursive: true }));

const OTHERS: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  '',
  'pass',
  '__proto__',
  '\u202e\x1b[2J',
  [],
  {},
  [[]],
];

/** JSON in which bytes were changed, or in which something at any depth is something else. */
function changed(original: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  const bytes = fc
    .tuple(original, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }))
    .map(([value, changes]) => {
      const text = Buffer.from(JSON.stringify(value));
      for (const [at, byte] of changes) text[at % text.length] = byte;
      return text;
    });
  const cut = fc
    .tuple(original, fc.nat())
    .map(([value, at]) => Buffer.from(JSON.stringify(value)).subarray(0, at % 2000));
  const tree = fc
    .tuple(original, fc.nat({ max: 400 }), fc.oneof(fc.constantFrom(...OTHERS), fc.jsonValue()))
    .map(([value, at, other]) => {
      let left = at;
      return Buffer.from(JSON.stringify(value, (_key, item: unknown) => (left-- === 0 ? other : item)));
    });
  return fc.oneof(bytes, cut, tree);
}

function render(results: readonly SubmissionResult[]): void {
  for (const result of results) {
    JSON.stringify(forAudience(result, 'student'));
    studentReport(result, STYLE);
  }
  scoreTable(results.map(tableRow), STYLE);
}

describe('whatever stands in a file of an earlier run', () => {
  it('a saved result is taken and can be shown, or the problem is told', async () => {
    const id = 'ab123';
    const file = savedPath(root, id);
    mkdirSync(dirname(file), { recursive: true });
    const original = fc.oneof(
      fc.constant(resultSample({ id })),
      anyResult.map((result) => ({ ...result, id })),
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(changed(original), async (bytes) => {
        writeFileSync(file, bytes);
        const { result, problem } = await readSaved(root, id);
        expect(result === null).toBe(problem !== null);
        expect(problem?.text ?? TAKEN).toMatch(/^The saved result (cannot be used: \S.*\.|is taken)$/u);
        if (result === null) return;
        taken++;
        render([result]);
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(50);
    expect(taken).toBeLessThan(950);
  });

  it('the same holds for report.json', async () => {
    const file = join(root, 'report.json');
    const original = fc.array(anyResult, { maxLength: 3 }).map(reportOf);
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(changed(original), async (bytes) => {
        writeFileSync(file, bytes);
        const { report, problem } = await readReport(file);
        expect(problem?.text ?? TAKEN).toMatch(/^The (report \S.*[.…]|saved result is taken)$/u);
        if (report === null) return;
        taken++;
        render(report.submissions);
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(50);
    expect(taken).toBeLessThan(950);
  });
});
