import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { FLAGS, forged, makeZip, withField, type Packed } from '../harness/load/testing/zip.ts';
import type { Report, SubmissionResult } from '../harness/model/report.ts';
import { backcheck, type Ended } from './cli.ts';
import { changed, onlyCases, ownFolder, RIGHT_SOURCE } from './random-cases.ts';
import { OPEN } from './small-assignment.ts';

const FOLDER = ownFolder();
const FILES = { 'public/open.yaml': OPEN, 'hidden/closed.yaml': OPEN.replace('id: open', 'id: closed') };
const CASES = onlyCases(join(FOLDER, 'cases'), FILES);
const HALF = changed(['2 *', '1 *']);
const FULL = { 'theory.pdf': '%PDF', 'mlp.py': RIGHT_SOURCE, 'gd.py': 'x = 1\n' };
const ZIP = await makeZip(FULL);
const inFolder = (folder: string) =>
  Object.fromEntries(Object.entries(FULL).map(([name, text]) => [folder + name, text]));
const mlp = async (source: string | Uint8Array, more: Readonly<Record<string, Packed>> = {}) =>
  makeZip({ ...FULL, 'mlp.py': source, ...more });
const utf16 = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(RIGHT_SOURCE, 'utf16le')]);
const tabs = changed(['    dJdy_hat = 2', '\tdJdy_hat = 2']);

/** Net id → zip, and what becomes of it: score of 35, codes of penalties, codes of messages. */
const CLASS: Readonly<
  Record<string, readonly [zip: Uint8Array, score: number, penalties?: string[], codes?: string[]]>
> = {
  // As asked for.
  aa1: [ZIP, 35],
  aa2: [await makeZip({ 'theory.pdf': '', 'mlp.py': RIGHT_SOURCE, 'sgd.py': '' }), 35],
  aa3: [
    await mlp(RIGHT_SOURCE, { '__MACOSX/._mlp.py': 'x', '.DS_Store': 'x', '__pycache__/mlp.pyc': 'x' }),
    35,
  ],
  aa4: [await mlp(`\uFEFF${RIGHT_SOURCE}`), 35],
  aa5: [await mlp(RIGHT_SOURCE.replaceAll('\n', '\r\n')), 35],
  // 5 %: names and files.
  bb1: [await mlp(RIGHT_SOURCE, { 'test1.py': '' }), 33.25, ['format']],
  bb2: [await makeZip({ 'mlp.py': RIGHT_SOURCE, 'gd.py': '' }), 33.25, ['format']],
  bb3: [await makeZip({ 'Theory.pdf': '', 'mlp.py': RIGHT_SOURCE, 'gd.py': '' }), 33.25, ['format']],
  'Homework 1': [ZIP, 33.25, ['format']],
  // 20 %: it runs after its form is mended.
  cc1: [await makeZip(inFolder('hw1/')), 28, ['not-executable'], ['mended']],
  cc2: [
    await makeZip({ 'theory.pdf': '', 'MLP.py': RIGHT_SOURCE, 'gd.py': '' }),
    28,
    ['not-executable'],
    ['mended'],
  ],
  cc3: [await mlp(utf16), 28, ['not-executable'], ['mended']],
  cc4: [await mlp(tabs), 28, ['not-executable'], ['mended']],
  cc5: [
    await mlp(RIGHT_SOURCE.replace('import torch', 'import\u00A0torch')),
    28,
    ['not-executable'],
    ['mended'],
  ],
  cc6: [await makeZip({ 'cc6.zip': ZIP }), 28, ['not-executable'], ['mended']],
  cc7: [await makeZip({ ...inFolder('hw1/'), 'hw1/mlp.py': HALF }), 9.34, ['not-executable'], ['mended']],
  // Both: 25 % in all.
  dd1: [
    await makeZip({ ...inFolder('a/b/c/'), 'x.txt': '' }),
    26.25,
    ['format', 'not-executable'],
    ['mended'],
  ],
  // It runs, and is wrong: nothing to mend.
  ee1: [await mlp(HALF), 11.67, []],
  // It cannot be run, whatever is done.
  ff1: [await mlp('def f(:\n'), 0, ['not-executable'], ['raised']],
  ff2: [await makeZip({ 'theory.pdf': '', 'gd.py': '' }), 0, ['format'], ['missing-file']],
  ff3: [await mlp('import os\nos._exit(0)\n'), 0, ['not-executable'], ['crashed']],
  // Nothing of it is taken in.
  gg1: [Buffer.from('PK'), 0, [], ['damaged-zip']],
  gg2: [withField(ZIP, FLAGS, (flags) => flags | 1, 2), 0, [], ['encrypted']],
  gg3: [forged(ZIP, 'theory.pdf', '../ory.pdf'), 0, [], ['unsafe-name']],
  gg4: [await mlp('#'.repeat(2 ** 21)), 0, [], ['zip-bomb']],
  gg5: [await makeZip({ 'mlp.py': RIGHT_SOURCE, 'MLP.py': RIGHT_SOURCE }), 0, [], ['name-collision']],
  gg6: [ZIP.subarray(0, 200), 0, [], ['damaged-zip']],
};

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(FOLDER, name)), { recursive: true });
    writeFileSync(join(FOLDER, name), content);
  }
}

async function grade(path: string, out: string, ...more: string[]): Promise<Ended> {
  return await backcheck([
    'grade',
    'nyu-hw1',
    join(FOLDER, path),
    '--cases',
    CASES,
    '--out',
    join(FOLDER, out),
    ...more,
  ]);
}

function reportIn(out: string): { report: Report; byId: ReadonlyMap<string, SubmissionResult> } {
  const report = JSON.parse(readFileSync(join(FOLDER, out, 'report.json'), 'utf8')) as Report;
  return { report, byId: new Map(report.submissions.map((item) => [item.id, item])) };
}

/** Scores and codes of penalties, by id. */
function scoresIn(out: string): Readonly<Record<string, unknown>> {
  const { byId } = reportIn(out);
  return Object.fromEntries(
    [...byId].map(([id, { score, penalties }]) => [id, [score, penalties.map(({ code }) => code)]]),
  );
}

function gradesIn(out: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const text = readFileSync(join(FOLDER, out, 'grades.csv'), 'utf8');
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  return new Map(rows.map((row) => [row['net_id']!, row]));
}

function withoutTiming({ submissions }: Report): string {
  return JSON.stringify(submissions.map(({ timing: _timing, ...rest }) => rest));
}

describe('a class of zips', () => {
  let ended: Ended;
  beforeAll(async () => {
    write(Object.fromEntries(Object.entries(CLASS).map(([id, [zip]]) => [`class/${id}.zip`, zip])));
    ended = await grade('class', 'out');
  });

  it('is graded as a whole, whatever some of them are', () => {
    expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' });
    expect([...reportIn('out').byId.keys()].toSorted()).toEqual(Object.keys(CLASS).toSorted());
  });

  it.each(Object.entries(CLASS))('%s', (id, [, score, penalties = [], codes = []]) => {
    const found = reportIn('out').byId.get(id)!;
    expect({
      score: found.score,
      penalties: found.penalties.map(({ code }) => code),
      codes: [...new Set(found.messages.map(({ code }) => code))],
    }).toEqual({ score, penalties, codes });
    const taken = found.penalties.reduce((sum, { amount }) => sum + Math.round(amount * 100), 0);
    expect(Math.round(found.score * 100) + taken).toBe(Math.round(found.raw_score * 100));
  });

  it('shows both runs of what had to be mended', () => {
    const { byId } = reportIn('out');
    expect(byId.get('cc3')!.parts).toMatchObject([
      { ending: 'returned', as_handed_in: { ending: 'raised', repairs: ['UTF-16 read as such'] } },
    ]);
    expect(byId.get('dd1')!.parts).toMatchObject([
      { as_handed_in: { ending: 'not-started', renamed: { from: 'a/b/c/mlp.py', to: 'mlp.py' } } },
    ]);
    expect(ended.out).toMatch(/cc1 +✓ pass +28\/35 +−7 not-executable: /);
  });

  it('is checked by the student as the grader will take it in', async () => {
    const { code, out } = await backcheck([
      'check',
      'nyu-hw1',
      join(FOLDER, 'class/cc1.zip'),
      '--cases',
      CASES,
    ]);
    expect(code).toBe(0);
    const words =
      'Points are taken off (not-executable): It could not be run as it was handed in: hw1/mlp.py was taken for mlp.py';
    expect(out.replaceAll(/\s+/g, ' ')).toContain(words);
  });

  it('is replayed as it was mended', async () => {
    const { code, out } = await backcheck(['replay', join(FOLDER, 'out'), 'cc7', 'open', '--cases', CASES]);
    expect(code).toBe(1);
    expect(out).toContain('It fails again, as recorded.');
  });

  it('is written nowhere but into the folder of the report', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(['cases', 'class', 'out']);
    expect(readdirSync(join(FOLDER, 'class')).length).toBe(Object.keys(CLASS).length);
    expect(readdirSync(join(FOLDER, 'out')).toSorted()).toEqual([
      'grades.csv',
      'last-run.json',
      'report.json',
      'submissions',
    ]);
  });

  it('is reused as a whole by the next run, with the same report', async () => {
    const before = withoutTiming(reportIn('out').report);
    const again = await grade('class', 'out');
    expect(again.out).toContain(`${Object.keys(CLASS).length} unchanged since an earlier run`);
    expect(withoutTiming(reportIn('out').report)).toBe(before);
  });

  it('gets the same results out of one zip of all of them', async () => {
    const files = Object.fromEntries(Object.entries(CLASS).map(([id, [zip]]) => [`all/${id}.zip`, zip]));
    write({ 'all.zip': await makeZip(files) });
    await grade('all.zip', 'out-all');
    expect(scoresIn('out-all')).toEqual(scoresIn('out'));
  });
});

const METADATA = `---
submission_1:
  :submitters: [{:name: Amy, :sid: N1, :email: aa1@x.edu}]
  :created_at: 2026-03-09 03:55:00.000000000 Z
submission_2:
  :submitters: [{:name: Bo, :sid: N2, :email: bb2@x.edu}]
  :created_at: 2026-03-09 03:55:01.000000000 Z
submission_3:
  :submitters: [{:name: Cy, :sid: N3, :email: cc3@x.edu}]
  :created_at: 2026-03-10 03:55:01.000000000 Z
submission_4:
  :submitters: [{:name: Amy, :sid: N1, :email: aa1@x.edu}]
  :created_at: 2026-03-01 00:00:00.000000000 Z
`;

describe("a platform's export, with a deadline on the day on which clocks change", () => {
  beforeAll(() => {
    const outline = join(CASES, 'nyu-hw1', 'assignment.yaml');
    const text = readFileSync(outline, 'utf8').replace('# due: 2026-02-10 23:55', 'due: 2026-03-08 23:55');
    writeFileSync(outline, text);
    const folders = [1, 2, 3, 4].flatMap((n) =>
      Object.entries(FULL).map(([name, content]) => [`export/submission_${n}/${name}`, content] as const),
    );
    write({ 'export/submission_metadata.yml': METADATA, ...Object.fromEntries(folders) });
    write({ 'people/roster.csv': 'net_id,name\naa1,Amy\nbb2,=Bo\ndd4,Di\n' });
  });

  it('is late by its own times; who is missing, unknown, twice there or has the same code is told', async () => {
    const { code, out } = await grade('export', 'late', '--class', join(FOLDER, 'people'));
    expect(code).toBe(0);
    const { report, byId } = reportIn('late');
    expect(
      [...byId].map(([id, { score, penalties }]) => [id, score, penalties.map((item) => item.code)]),
    ).toEqual([
      ['aa1', 35, []],
      ['bb2', 28, ['late']],
      ['cc3', 0, ['late']],
    ]);
    expect(report.class).toMatchObject({
      missing: ['dd4'],
      unknown: ['cc3'],
      superseded: [{ student: 'aa1' }],
      identical: [['aa1', 'bb2', 'cc3']],
    });
    expect(out).toContain('On the roster, without a submission: 1 (dd4).');
    expect(gradesIn('late').get('bb2')).toMatchObject({ name: "'=Bo", mlp: '35', late: '7', score: '28' });
    expect(gradesIn('late').get('dd4')).toMatchObject({ verdict: 'missing', score: '' });
  });

  it('is scored again without running anything when marks, extensions, overrides and the rubric change', async () => {
    write({
      'people/roster.csv': 'net_id,name\naa1,Amy\nbb2,Bo\ncc3,Cy\n',
      'people/marks.csv': 'net_id,part,points,comment\naa1,theory,45.5,Good\nbb2,theory,50,\ncc3,gd,20,\n',
      'people/extensions.csv': 'net_id,until,reason\nbb2,2026-03-10 23:55,ill\n',
      'people/excuses.csv': 'net_id,penalty,reason\ncc3,late,storm\n',
      'people/overrides.csv': 'net_id,part,points,author,reason\naa1,total,90,tk,regraded\n',
    });
    // No Python: nothing could be run.
    const env = { BACKCHECK_PYTHON: '/nowhere/python', PATH: '' };
    const args = [join(FOLDER, 'late'), '--cases', CASES, '--class', join(FOLDER, 'people')];
    const { code, out, err } = await backcheck(['rescore', ...args], { env });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('3 of 3 scores changed.');
    const scores = () => [...reportIn('late').byId].map(([id, item]) => [id, item.score, item.max_score]);
    const expected = [
      ['aa1', 90, 100],
      ['bb2', 85, 100],
      ['cc3', 55, 100],
    ];
    expect(scores()).toEqual(expected);
    expect(reportIn('late').byId.get('aa1')).toMatchObject({
      overrides: [{ part: 'total', computed: 80.5, points: 90, author: 'tk', reason: 'regraded' }],
    });
    expect(gradesIn('late').get('aa1')!['remarks']).toBe('total: 80.5 before tk: regraded | theory: Good');

    // They survive a regrade, of what is reused and of what runs again.
    for (const more of [[], ['--fresh']]) {
      await grade('export', 'late', '--class', join(FOLDER, 'people'), ...more);
      expect(scores()).toEqual(expected);
    }
  });

  it('keeps its class beside the cases, where no folder is named', async () => {
    mkdirSync(join(CASES, 'nyu-hw1', 'class'));
    writeFileSync(join(CASES, 'nyu-hw1', 'class', 'marks.csv'), 'net_id,part,points\naa1,theory,1\n');
    const { code } = await backcheck(['rescore', join(FOLDER, 'late', 'report.json'), '--cases', CASES]);
    expect(code).toBe(0);
    expect(reportIn('late').byId.get('aa1')).toMatchObject({ score: 36, max_score: 85 });
  });

  it.each([
    ['marks.csv', 'net_id,part,points\nzz9,theory,1\n', 'marks.csv:2: The roster does not have `zz9`.'],
    [
      'marks.csv',
      'net_id,part,points\naa1,theory,51\n',
      'marks.csv:2: `points` of theory must be a number from 0 to 50; got 51.',
    ],
    [
      'roster.csv',
      'name\nAmy\n',
      'roster.csv:1: The first line must name the columns net_id; net_id is not there.',
    ],
    [
      'extensions.csv',
      'net_id,until,reason\naa1,soon,x\n',
      'extensions.csv:2: `until` is soon: a date and time',
    ],
  ])('%s with a mistake stops before anything runs', async (file, text, words) => {
    const folder = `wrong-${file}-${text.length}`;
    write({ [`${folder}/roster.csv`]: 'net_id\naa1\n', [`${folder}/${file}`]: text });
    const { code, err } = await grade('export', 'never', '--class', join(FOLDER, folder));
    expect(code).toBe(3);
    expect(err).toContain(words);
    expect(readdirSync(FOLDER)).not.toContain('never');
  });

  it('refuses to score a report again whose cases have changed', async () => {
    writeFileSync(join(CASES, 'nyu-hw1', 'public', 'more.yaml'), OPEN.replace('id: open', 'id: more'));
    const { code, err } = await backcheck(['rescore', join(FOLDER, 'late'), '--cases', CASES]);
    expect(code).toBe(3);
    expect(err).toContain(
      'nyu-hw1 has other cases than when the report was made. Run `backcheck grade nyu-hw1` again',
    );
  });
});

describe('what is no hand-in', () => {
  beforeAll(() => {
    rmSync(join(CASES, 'nyu-hw1', 'class'), { recursive: true });
  });

  it('is held to no rules, unless that is asked for', async () => {
    write({ 'bare/aa1/hw1/notes.txt': '', 'bare/aa1/mlp.py': RIGHT_SOURCE, 'bare/bb2/MLP.py': RIGHT_SOURCE });
    await grade('bare', 'bare-out');
    expect(scoresIn('bare-out')).toEqual({ aa1: [35, []], bb2: [0, []] });
    await grade('bare', 'bare-out', '--strict');
    expect(scoresIn('bare-out')).toEqual({
      aa1: [33.25, ['format']],
      bb2: [26.25, ['format', 'not-executable']],
    });
  });

  it('zips are late by their own times only where that is asked for', async () => {
    write({ 'timed/aa1.zip': ZIP });
    await grade('timed', 'timed-out');
    expect(reportIn('timed-out').byId.get('aa1')!.score).toBe(35);
    await grade('timed', 'timed-out', '--file-times');
    expect(
      reportIn('timed-out')
        .byId.get('aa1')!
        .penalties.map(({ code }) => code),
    ).toEqual(['late']);
  });
});
