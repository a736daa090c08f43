import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { backcheck, temporary } from './cli.ts';
import { changed, classOf, graded, onlyCases, ownFolder, RIGHT_SOURCE } from './random-cases.ts';
import { casesOf, everything, newAssignment, newCase, OPEN, textOf } from './small-assignment.ts';

const ALL = '{batch: 1..8, in: 1..6, hidden: 1..8, out: 1..6, f: any, g: any}';
const RANDOM = `- id: any-shape\n  title: Any shape\n  points: 8\n  for_all: ${ALL}\n  loss: mse\n  runs: 30\n`;
const LAW = `${RANDOM.replaceAll('any-shape', 'any-rows')}  property: sum_of_rows\n`;
const base = ownFolder();
const out = join(base, 'out');
const students = classOf(join(base, 'class'), {
  'first-row': changed(['= torch.sum(dJdz2, dim=0)', '= dJdz2[0]']),
  right: RIGHT_SOURCE,
});
const from = (cases: string, ...args: string[]) => newCase(cases, '--from', out, ...args);

beforeAll(async () => {
  const cases = onlyCases(join(base, 'cases'), {
    'public/open.yaml': OPEN,
    'hidden/any.yaml': `${RANDOM}${LAW}`,
  });
  await graded(cases, [students], out);
});

describe('backcheck new case --from', () => {
  it('keeps counterexamples as hidden cases with ids of their own, which the same submission fails', async () => {
    const cases = newAssignment();
    for (const [caseId, ...more] of [
      ['any-shape'],
      ['any-shape', '--file', 'hidden/closed.yaml', '--title', 'Again', '--points', '3'],
      ['any-rows'],
    ] as const)
      expect((await from(cases, 'first-row', caseId, ...more)).code).toBe(0);
    expect(casesOf(cases).slice(1)).toMatchObject([
      { id: 'any-rows-counterexample', points: 1, property: 'sum_of_rows' },
      { id: 'any-shape-counterexample', title: 'Any shape (a kept counterexample)', points: 1, batch: 2 },
      { id: 'closed' },
      { id: 'any-shape-counterexample-2', title: 'Again', points: 3, batch: 2 },
    ]);
    const text = textOf(cases, 'hidden/any-shape-counterexample.yaml');
    expect(text).toMatch(
      /^# Kept from a counterexample to `any-shape` \(seed \d+, path [\d:]+\) in the run of 20/,
    );
    expect(text).toContain('# There dJdb2 failed, in this example or in others.\n- id:');
    // Files of cases are read by more people than reports are.
    expect(everything(cases)).not.toContain('first-row');
    const lint = await backcheck(['lint', 'nyu-hw1', '--cases', cases]);
    expect(lint).toMatchObject({ code: 0, err: '' });
    const { submissions } = await graded(cases, [students], join(temporary(), 'out'));
    const failed = (id: string) => submissions.get(id)!.cases.filter(({ verdict }) => verdict !== 'pass');
    expect(failed('right')).toEqual([]);
    expect(failed('first-row').map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'any-rows-counterexample',
        'any-shape-counterexample',
        'any-shape-counterexample-2',
      ]),
    );
  });

  it.each<[string, string[], RegExp]>([
    [
      'a case that passes',
      ['right', 'any-shape'],
      /no counterexample is recorded for any-shape of right: it passes\./,
    ],
    [
      'a case of fixed numbers',
      ['first-row', 'open'],
      /no counterexample is recorded for open .*only failing cases with `for_all`/,
    ],
    ['an unknown submission', ['frist-row', 'any-shape'], /Did you mean `first-row`\?/],
    ['an unknown case', ['first-row', 'any-shap'], /Did you mean `any-shape`\?/],
    ['an id that is taken', ['first-row', 'any-shape', '--id', 'open'], /The id `open` is taken/],
  ])('refuses %s, and writes nothing', async (_, args, words) => {
    const cases = newAssignment();
    const before = everything(cases);
    const { code, err } = await from(cases, ...args);
    expect(err).toMatch(words);
    expect(code).toBe(3);
    expect(everything(cases)).toBe(before);
  });

  it('refuses a report of another assignment', async () => {
    const cases = newAssignment();
    const { code, err } = await newCase(cases, 'nyu-hw2', '--from', out, 'first-row', 'any-shape');
    expect(err).toContain('the report is of nyu-hw1, not of nyu-hw2.');
    expect(code).toBe(3);
  });
});
