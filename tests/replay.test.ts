import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CaseResult, Report } from '../harness/model/report.ts';
import { backcheck, SAMPLE, temporary, type Ended } from './cli.ts';
import { changed, classOf, graded, onlyCases, ownFolder, RIGHT_SOURCE } from './random-cases.ts';

const NET = 'network: {in: 3, hidden: 4, out: 2, f: relu, g: identity}\n  batch: 5\n  loss: mse\n';
const ALL =
  'for_all: {batch: 1..8, in: 1..6, hidden: 1..8, out: 1..6, f: any, g: any}\n  loss: mse\n  runs: 30\n';
const RANDOM = `- id: any-shape\n  title: Any shape\n  points: 2\n  ${ALL}`;
const LAW = `- id: any-rows\n  title: Any rows\n  points: 2\n  ${ALL}  property: sum_of_rows\n`;
const FIXED = `- id: fixed\n  title: Fixed numbers\n  points: 1\n  ${NET}`;
const UNRELATED = FIXED.replace('fixed', 'unrelated');

const base = ownFolder();
const cases = onlyCases(join(base, 'cases'), {
  'public/fixed.yaml': FIXED,
  'hidden/random.yaml': `${RANDOM}${LAW}`,
});
const B2 = "self.grads['dJdb2'] = torch.sum(dJdz2, dim=0)";
const students = classOf(join(base, 'class'), {
  'first-row': changed([B2, "self.grads['dJdb2'] = dJdz2[0]"]),
  right: RIGHT_SOURCE,
});
const raising = classOf(join(base, 'others'), { raising: changed([B2, 'raise RuntimeError("lost")']) });
const out = join(base, 'out');

beforeAll(async () => {
  await graded(cases, [students], out);
});

/** Replays on an edited copy of the report. */
async function replayed(
  args: readonly string[],
  edit: (report: Report, item: CaseResult) => unknown = () => undefined,
): Promise<Ended> {
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
  const [, id, caseId] = ['', ...args];
  const item = report.submissions.find((one) => one.id === id)?.cases.find((one) => one.id === caseId);
  edit(report, item!);
  const file = join(temporary(), 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return await backcheck(['replay', file, ...args, ...(args.includes('--cases') ? [] : ['--cases', cases])]);
}

const line = ({ out: text }: Ended) => text.replaceAll(/\s+/g, ' ');

describe('backcheck replay', () => {
  it('runs a counterexample again from the report alone, with its sizes and its numbers, hidden or not', async () => {
    // Cases of the same assignment in which the random case is gone.
    const others = onlyCases(temporary(), { 'public/other.yaml': UNRELATED });
    const ended = await backcheck(['replay', out, 'first-row', 'any-shape', '--cases', others]);
    expect(ended.code).toBe(1);
    const text = line(ended);
    expect(text).toContain('any-shape for first-row: its counterexample, in 1, hidden 1, out 1');
    expect(text).toContain('batch 2, loss mse.');
    expect(text).toMatch(/dJdb2: expected \S+, got \S+, difference \S+, tolerance \S+ \(derived from/);
    expect(text).toContain('It fails again, as recorded.');
    expect(ended.out.split('\n').every((one) => one.length <= 80)).toBe(true);
  });

  it('runs the counterexample of a law again', async () => {
    const ended = await replayed(['first-row', 'any-rows']);
    expect(line(ended)).toMatch(/property sum_of_rows\..* It fails again, as recorded\./);
    expect(ended.code).toBe(1);
  });

  it('runs a case of fixed numbers itself', async () => {
    const ended = await replayed(['first-row', 'fixed']);
    expect(line(ended)).toMatch(/fixed for first-row: the case itself\..* It fails again, as recorded\./);
    expect(ended.code).toBe(1);
  });

  it('ends with 0 where the submission has been mended', async () => {
    const ended = await replayed(['first-row', 'any-shape', '--submission-path', join(students, 'right')]);
    expect(ended.out).toContain('It passes now: what was recorded as failing does not fail any more.');
    expect(ended.code).toBe(0);
  });

  it('tells where it fails in another way', async () => {
    const ended = await replayed(['first-row', 'any-shape', '--submission-path', join(raising, 'raising')]);
    expect(line(ended)).toContain(
      'It fails, but not as recorded: then dJdb2 failed, now it ended as raised (dJdW1, dJdb1, dJdW2, dJdb2).',
    );
    expect(line(ended)).toContain('backward raised RuntimeError: lost, at mlp.py line');
    expect(ended.code).toBe(1);
  });

  it('says so where nothing is recorded as failing', async () => {
    const ended = await replayed(['right', 'any-shape']);
    expect(ended).toEqual({
      code: 0,
      out: 'Nothing is recorded as failing: right passes any-shape in this report.',
      err: '',
    });
  });

  it('knows a case that was not run, an example that failed once only, and another torch', async () => {
    const notRun = await replayed(['first-row', 'fixed'], (_, item) => {
      item.ending = 'not-started';
    });
    expect(line(notRun)).toContain('It was not run when it was graded; now dJdb2 failed.');
    const once = await replayed(
      ['first-row', 'any-shape', '--submission-path', join(students, 'right')],
      (report, item) => {
        item.counterexample!.confirmed = false;
        report.run.versions['torch'] = '0.0';
      },
    );
    expect(line(once)).toContain('It passes, as it did when it was confirmed alone');
    expect(line(once)).toMatch(/It was recorded with torch 0\.0; this was torch \d/);
  });

  it.each<[string, string[], string[]]>([
    [
      'an id that is nearly right',
      ['frist-row', 'any-shape'],
      ['no submission frist-row', 'Did you mean `first-row`?'],
    ],
    [
      'an id that is not',
      ['nobody-at-all', 'any-shape'],
      ['no submission nobody-at-all', 'It has: first-row, right.'],
    ],
    [
      'a case that is nearly right',
      ['first-row', 'any-shap'],
      ['no case any-shap', 'Did you mean `any-shape`?'],
    ],
    [
      'a submission that is gone',
      ['first-row', 'any-shape', '--submission-path', '/no/such/place'],
      ['first-row is not at /no/such/place', '--submission-path'],
    ],
    ['an assignment that is not there', ['first-row', 'any-shape', '--cases', SAMPLE], ['nyu-hw1']],
  ])('refuses %s, with exit code 3', async (_, args, words) => {
    const { code, out: text, err } = await replayed(args);
    for (const word of words) expect(err).toContain(word);
    expect({ code, text }).toEqual({ code: 3, text: '' });
  });

  it.each<[string, string, (report: Report, item: CaseResult) => void, RegExp]>([
    [
      'a counterexample that is no valid case',
      'any-shape',
      (_, item) => {
        item.counterexample!.yaml = item.counterexample!.yaml.replace(/batch: \d+/, 'batch: 0');
      },
      /counterexample of any-shape:5:10: `batch` must be a whole number from 1 to 4096; got `0`\./,
    ],
    [
      'a counterexample that is no YAML',
      'any-shape',
      (_, item) => {
        item.counterexample!.yaml = '- id: [';
      },
      /counterexample of any-shape:1:\d+: The YAML cannot be read/,
    ],
    [
      'a counterexample that is no list',
      'any-shape',
      (_, item) => {
        item.counterexample!.yaml = 'id: a';
      },
      /counterexample of any-shape:1:1: A list of one case was expected/,
    ],
    [
      'a part that is gone',
      'any-shape',
      (_, item) => {
        item.part = 'gd';
      },
      /nyu-hw1 has no part gd any more/,
    ],
    [
      'a case that is gone',
      'fixed',
      (_, item) => {
        item.id = 'fixedd';
      },
      /nyu-hw1 has no case fixedd any more\. Did you mean `fixed`\?/,
    ],
    [
      'a report of another version',
      'any-shape',
      (report) => {
        Object.assign(report, { schema: 'backcheck-report-9' });
      },
      /has schema "backcheck-report-9", expected "backcheck-report-1"/,
    ],
    [
      'a report with a hole in it',
      'any-shape',
      (report) => {
        Object.assign(report, { run: {} });
      },
      /does not fit its schema: \/run/,
    ],
  ])('refuses %s, with exit code 3', async (_, caseId, edit, words) => {
    const { code, err } = await replayed(
      ['first-row', caseId === 'fixed' ? 'fixedd' : caseId],
      (report, item) => {
        edit(
          report,
          item ??
            report.submissions.find(({ id }) => id === 'first-row')!.cases.find(({ id }) => id === caseId)!,
        );
      },
    );
    expect(err).toMatch(words);
    expect(code).toBe(3);
  });

  it('refuses a file that is no report, and words that are missing', async () => {
    const file = join(temporary(), 'report.json');
    const missing = await backcheck(['replay', file, 'a', 'b']);
    expect(missing).toMatchObject({
      code: 3,
      err: expect.stringContaining('The report cannot be read') as string,
    });
    writeFileSync(file, '{"schema": ');
    const damaged = await backcheck(['replay', file, 'a', 'b']);
    expect(damaged).toMatchObject({
      code: 3,
      err: expect.stringContaining('The report is not JSON') as string,
    });
    const usage = await backcheck(['replay', file, 'a']);
    expect(usage).toMatchObject({
      code: 64,
      err: expect.stringContaining("missing required argument 'case'") as string,
    });
  });

  it('ends with 2 where nothing can be run', async () => {
    const env = { BACKCHECK_PYTHON: '/no/such/python' };
    const { code, err } = await backcheck(['replay', out, 'first-row', 'fixed', '--cases', cases], { env });
    expect(err).toContain('BACKCHECK_PYTHON');
    expect(code).toBe(2);
  });
});
