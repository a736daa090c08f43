import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Difference, SubmissionResult } from '../model/report.ts';
import { readReport } from './read.ts';
import { anyResult, caseSample, reportOf, resultSample, RUN } from './samples.ts';
import { readSaved, savedPath, saveSubmission } from './store.ts';
import { REPORT_FILE, writeReport } from './write.ts';

let root: string;
let next = 0;
const freshFolder = () => join(root, String(next++));
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'backcheck-report-'));
});
afterAll(() => rm(root, { recursive: true }));

/** The same record with its keys in the opposite order, all the way down. */
function turned<T>(value: T): T {
  if (Array.isArray(value)) return value.map(turned) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, turned(item as unknown)]),
  ) as T;
}

/** A result with an excerpt of a failing check. */
function withWindow(expected: number[][], actual: number[][]): SubmissionResult {
  const mismatched = expected.map((row) => row.map(() => true));
  const difference: Difference = { kind: 'values', excerpt: { index: [0, 0], expected, actual, mismatched } };
  return resultSample({ cases: [caseSample({ checks: [{ name: 'dJdW1', verdict: 'fail', difference }] })] });
}

const distinct = (results: readonly SubmissionResult[]) => [
  ...new Map(results.map((result) => [result.id, result])).values(),
];

describe('saved submissions', () => {
  it('come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(anyResult, async (result) => {
        await saveSubmission(join(root, 'same'), result);
        const { result: found, problem } = await readSaved(join(root, 'same'), result.id);
        expect(problem).toBeNull();
        // JSON writes -0 as 0.
        expect(found).toEqual(JSON.parse(JSON.stringify(result)));
      }),
      { numRuns: 50 },
    );
  });

  it('are replaced as a whole, and leave no temporary files', async () => {
    const folder = freshFolder();
    await saveSubmission(folder, resultSample());
    await saveSubmission(folder, resultSample({ score: 1 }));
    expect((await readSaved(folder, 'ab123')).result?.score).toBe(1);
    expect(await readdir(join(folder, 'submissions'))).toEqual(['ab123.json']);
  });

  it('that are not there are absent without a word', async () => {
    expect(await readSaved(freshFolder(), 'ab123')).toEqual({ result: null, text: '', problem: null });
  });

  it('are absent with a warning wherever the file breaks off', async () => {
    const folder = freshFolder();
    await saveSubmission(folder, resultSample());
    const path = savedPath(folder, 'ab123');
    const whole = await readFile(path, 'utf8');
    for (const length of [0, 1, 10, whole.length >> 1, whole.length - 2]) {
      await writeFile(path, whole.slice(0, length));
      const { result, problem } = await readSaved(folder, 'ab123');
      expect(result).toBeNull();
      expect(problem).toMatchObject({ code: 'damaged-result', file: path });
    }
  });

  it.each([
    ['no object', '7', /the file must be object/],
    ['a field too few', JSON.stringify({ ...resultSample(), score: undefined }), /required property 'score'/],
    ['a field too many', JSON.stringify({ ...resultSample(), extra: 1 }), /additional properties/],
    [
      'a wrong type',
      JSON.stringify({ ...resultSample(), cases: [{ ...resultSample().cases[0], score: 'x' }] }),
      /\/cases\/0\/score must be number/,
    ],
    [
      'windows of different sizes',
      JSON.stringify(withWindow([[1, 2]], [[1]])),
      /excerpt must have windows of one size/,
    ],
    ['empty windows', JSON.stringify(withWindow([], [])), /excerpt must have windows of one size/],
    ["another one's result", JSON.stringify(resultSample({ id: 'other' })), /another submission/],
    ['terminal sequences', '\u001B[31m', /^[^\p{Cc}]+$/u],
  ])('%s is not believed', async (_name, content, text) => {
    const folder = freshFolder();
    await saveSubmission(folder, resultSample());
    await writeFile(savedPath(folder, 'ab123'), content);
    const { result, problem } = await readSaved(folder, 'ab123');
    expect(result).toBeNull();
    expect(problem?.text).toMatch(text);
  });

  it('windows of one size are believed', async () => {
    const folder = freshFolder();
    const result = withWindow([[1, 2]], [[1, 3]]);
    await saveSubmission(folder, result);
    expect(await readSaved(folder, 'ab123')).toMatchObject({ result, problem: null });
  });

  it('a folder in the place of the file is a warning too', async () => {
    const folder = freshFolder();
    await saveSubmission(join(folder, 'submissions', 'ab123.json'), resultSample());
    expect((await readSaved(folder, 'ab123')).problem?.code).toBe('damaged-result');
  });

  it('what cannot be written leaves the old file and no other', async () => {
    const folder = freshFolder();
    // A folder that is not empty cannot be replaced by a file.
    await saveSubmission(join(folder, 'submissions', 'ab123.json'), resultSample());
    await expect(saveSubmission(folder, resultSample())).rejects.toThrow(/ab123/);
    expect(await readdir(join(folder, 'submissions'))).toEqual(['ab123.json']);
  });
});

describe('report.json', () => {
  it('holds the saved submissions in the order asked for, and can be read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyResult, { maxLength: 5 }).map(distinct), async (results) => {
        const folder = freshFolder();
        for (const result of results.toReversed()) await saveSubmission(folder, result);
        expect(
          await writeReport(
            folder,
            RUN,
            results.map(({ id }) => id),
          ),
        ).toEqual([]);
        const { report, problem } = await readReport(join(folder, REPORT_FILE));
        expect(problem).toBeNull();
        expect(report).toEqual(JSON.parse(JSON.stringify(reportOf(results))));
      }),
      { numRuns: 30 },
    );
  });

  it('has the same bytes for the same results, however they were put together', async () => {
    await fc.assert(
      fc.asyncProperty(anyResult, async (result) => {
        const bytes: string[] = [];
        for (const [one, run] of [
          [result, RUN],
          [turned(result), turned(RUN)],
        ] as const) {
          const folder = freshFolder();
          await saveSubmission(folder, one);
          await writeReport(folder, run, [one.id]);
          bytes.push(
            await readFile(join(folder, REPORT_FILE), 'utf8'),
            await readFile(savedPath(folder, one.id), 'utf8'),
          );
        }
        expect(bytes.slice(0, 2)).toEqual(bytes.slice(2));
      }),
      { numRuns: 30 },
    );
  });

  it('has a submission on each line', async () => {
    const folder = freshFolder();
    for (const id of ['a', 'b']) await saveSubmission(folder, resultSample({ id }));
    await writeReport(folder, RUN, ['a', 'b']);
    const lines = (await readFile(join(folder, REPORT_FILE), 'utf8')).split('\n');
    expect(lines).toHaveLength(5);
    expect(JSON.parse(lines[1]!.replace(/,$/, ''))).toEqual(resultSample({ id: 'a' }));
    // Also where somebody has written in a file.
    await writeFile(savedPath(folder, 'a'), JSON.stringify(resultSample({ id: 'a' }), null, 2));
    await writeReport(folder, RUN, ['a', 'b']);
    expect((await readFile(join(folder, REPORT_FILE), 'utf8')).split('\n')).toEqual(lines);
  });

  it('tells which results are missing or damaged, and holds the others', async () => {
    const folder = freshFolder();
    for (const id of ['a', 'b', 'c']) await saveSubmission(folder, resultSample({ id }));
    await writeFile(savedPath(folder, 'a'), '{');
    const problems = await writeReport(folder, RUN, ['a', 'gone', 'b', 'c']);
    expect(problems.map(({ code }) => code)).toEqual(['damaged-result', 'missing-result']);
    const { report } = await readReport(join(folder, REPORT_FILE));
    expect(report?.submissions.map(({ id }) => id)).toEqual(['b', 'c']);
  });
});

describe('readReport', () => {
  it.each([
    ['{', 'json-syntax', /not JSON/],
    ['[]', 'report-version', /names no schema/],
    ['null', 'report-version', /names no schema/],
    [
      '{"schema": "backcheck-report-2"}',
      'report-version',
      /has schema "backcheck-report-2", expected "backcheck-report-1"/,
    ],
    [
      JSON.stringify({ ...reportOf([]), run: { ...RUN, seed: 1.5 } }),
      'report-schema',
      /\/run\/seed must be integer/,
    ],
  ])('%s: %s', async (content, code, text) => {
    const file = join(root, 'broken.json');
    await writeFile(file, content);
    const { report, problem } = await readReport(file);
    expect(report).toBeNull();
    expect(problem).toMatchObject({ code, file });
    expect(problem?.text).toMatch(text);
  });

  it('a file that is not there', async () => {
    expect((await readReport(join(root, 'nowhere.json'))).problem?.code).toBe('unreadable-report');
  });
});
