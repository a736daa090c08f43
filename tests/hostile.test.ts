import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findExamples, type ExampleSource } from '../harness/cli/verify/find-examples.ts';
import { wrongVerdict } from '../harness/cli/verify/wrong-verdict.ts';
import { loadAssignment } from '../harness/load/assignment.ts';
import type { SubmissionResult } from '../harness/model/report.ts';
import { forAudience } from '../harness/report/audience.ts';
import { studentReport } from '../harness/report/student.ts';
import { EXAMPLES, HIDDEN, HostileClass, reportIn, SECRETS } from './hostile/class.ts';
import { ownFolder } from './random-cases.ts';
import { ROOTS } from './roots.ts';

const SETTINGS = ROOTS.flatMap(({ name, root }) =>
  (root === null ? (['A', 'B'] as const) : (['A'] as const)).map((tier) => ({ name, root, tier })),
);
const STYLE = { width: 80, colour: false };

/** A result without what is measured, and without where it lay. */
const graded = ({ timing: _timing, fingerprint: _fingerprint, path: _path, ...rest }: SubmissionResult) =>
  rest;

function everyFile(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    .join('\n');
}

describe.each(SETTINGS)('hostile submissions in a class, at tier $tier on $name', ({ tier, root }) => {
  const folder = ownFolder();
  const submissions = new HostileClass(folder);
  let examples: readonly ExampleSource[];
  let problems: readonly unknown[];
  let err: string;
  let code: number | undefined;
  let out: string;
  let results: Map<string, SubmissionResult>;
  beforeAll(async () => {
    const { assignment } = loadAssignment(join(submissions.cases, 'nyu-hw1'));
    const found = await findExamples(join(EXAMPLES, '..'), assignment!);
    problems = found.problems;
    examples = found.examples.filter((example) => example.folder === 'hostile');
    ({ code, err, out } = await submissions.grade('mixed', tier, root));
    results = new Map(reportIn(out).submissions.map((result) => [result.id, result]));
  }, 600_000);

  it('end as they must, each of at least sixty', () => {
    expect(problems).toEqual([]);
    expect(examples.length).toBeGreaterThanOrEqual(60);
    const wrong = examples.flatMap(({ source, expectation }) =>
      wrongVerdict('hostile', expectation, results.get(source.id)!).map((text) => `${source.id}: ${text}`),
    );
    expect(wrong).toEqual([]);
    expect(examples.filter(({ expectation }) => expectation.verdict === undefined)).toEqual([]);
  });

  it('leave no process, file or mount behind, and the run ends well', () => {
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('get hold of no secret of the grader, and bring none out', () => {
    const all = everyFile(out);
    for (const secret of SECRETS) {
      const bytes = Buffer.from(secret);
      for (const text of [secret, bytes.toString('hex'), bytes.toString('base64').slice(0, -3)]) {
        expect({ text, found: all.includes(text) }).toEqual({ text, found: false });
      }
    }
  });

  it('show their authors nothing of a hidden case but its title and verdict', () => {
    const told = [...results.values()].map((result) => {
      const seen = forAudience(result, 'student');
      return `${JSON.stringify(seen)}\n${studentReport(result, STYLE)}`;
    });
    for (const text of HIDDEN) {
      expect({ text, shown: told.filter((view) => view.includes(text)) }).toEqual({ text, shown: [] });
    }
    // The inputs are there to be told: staff read them in the messages of hidden cases.
    expect(JSON.stringify(reportIn(out))).toContain(HIDDEN[1]);
  });

  it('put nothing on a terminal but text', () => {
    const told = [...results.values()].map((result) => studentReport(result, STYLE)).join('\n');
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    expect(told.match(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/)).toBeNull();
  });

  it('change nothing for sixty good ones in the same run', async () => {
    const alone = await submissions.grade('alone', tier, root);
    expect({ code: alone.code, err: alone.err }).toEqual({ code: 0, err: '' });
    const expected = reportIn(alone.out).submissions;
    expect(expected.map(({ verdict }) => verdict)).toEqual(submissions.good.map(() => 'pass'));
    for (const result of expected) expect(graded(results.get(result.id)!)).toEqual(graded(result));
  }, 300_000);
});
