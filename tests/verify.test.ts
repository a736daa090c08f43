import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadAssignment } from '../harness/load/assignment.ts';
import { caseYaml } from '../harness/properties/counterexample.ts';
import { backcheck, HOME, SAMPLE, start, temporary, type Ended } from './cli.ts';
import { descendants } from './process-tree.ts';
import { onlyCases } from './random-cases.ts';

/** Few cases of those that ship, which together catch every fault. */
const SHIPPED = new Map(
  loadAssignment(join(HOME, 'cases', 'nyu-hw1')).assignment!.cases.map(({ fields }) => [fields.id, fields]),
);
const ENOUGH = ['any-scale', 'again-mse', 'loss-bce-soft', 'by-hand-kink'];
const textOf = (ids: readonly string[]) => ids.map((id) => caseYaml(SHIPPED.get(id)!)).join('');
const FEW = `- id: open
  title: Open
  points: 4
  network: {in: 3, hidden: 5, out: 4, f: relu, g: identity}
  batch: 7
  loss: mse
`;

const RIGHT = 'mq2002';
/** Leaves f′ out. */
const WRONG = 'qlh4933';

interface Given {
  readonly cases?: string;
  /** Folder and name → the submission of the sample class that it is. */
  readonly examples?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

/** An assignment `nyu-hw1` of its own, with these cases and examples. */
function assignment({ cases = textOf(ENOUGH), examples = {}, files = {} }: Given): string {
  const root = onlyCases(temporary(), { 'public/open.yaml': FEW, 'hidden/cases.yaml': cases });
  for (const [place, id] of Object.entries(examples)) {
    cpSync(join(SAMPLE, id), join(root, 'nyu-hw1', 'examples', place), { recursive: true });
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'nyu-hw1', name)), { recursive: true });
    writeFileSync(join(root, 'nyu-hw1', name), text);
  }
  return root;
}

const verify = (cases: string, ...args: string[]): Promise<Ended> =>
  backcheck(['verify', 'nyu-hw1', '--cases', cases, ...args]);
/** Without the breaks of lines. */
const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('backcheck verify', () => {
  it('passes where every fault is caught and every example gets its verdict: exit code 0', async () => {
    const cases = assignment({ examples: { 'accepted/mine': RIGHT, 'wrong/theirs': WRONG } });
    const { code, out, err } = await verify(cases);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/✓ Each of \d+ faults is caught by at least one of 5 cases\./);
    expect(out).toContain('✓ Right work passes every case.');
    expect(out).toContain('✓ All examples (1 accepted, 1 wrong) get the verdict that their folder names.');
    expect(flat(out)).toMatch(/Faults × cases in \d+\.\d s; 2 examples in \d+\.\d s at tier [AB]\./);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('tells of each case what only it catches, of each fault how many cases catch it, and a small set', async () => {
    const { out } = await verify(assignment({}));
    expect(out).toMatch(/^case +catches +only it +which$/m);
    expect(out).toMatch(/^by-hand-kink +\d+ +1 +relu-derivative-one-at-zero$/m);
    expect(out).toMatch(/^open +\d+$/m);
    expect(out).toMatch(/^relu-derivative-one-at-zero +1 +by-hand-kink$/m);
    expect(flat(out)).toContain('1 of 5 cases catch nothing that no other case catches');
    const [, set] = /A small set, chosen greedily, that catches all that is caught: ([^.]*)\./.exec(
      flat(out),
    )!;
    expect(set!.split(', ').toSorted()).toEqual(ENOUGH.toSorted());
    expect(out).toContain('– There are no example submissions.');
  });

  it('hides no fault that is no mistake here: it is listed with its reason', async () => {
    const { out } = await verify(assignment({}));
    expect(flat(out)).toContain('factor-five-left-out: 5·ReLU is no activation of mlp.py.');
    expect(flat(out)).toContain('bce-not-clamped: most right submissions do not clamp');
  });

  it('fails when a fault survives, and says what it computes: exit code 1', async () => {
    const { code, out } = await verify(
      assignment({ cases: textOf(ENOUGH.filter((id) => id !== 'by-hand-kink')) }),
    );
    expect(code).toBe(1);
    expect(out).toContain('✗ Faults that no case catches: 1.');
    expect(out).toContain('relu-derivative-one-at-zero: f′(z) = 1 for z ≥ 0, else 0.');
  });

  it('fails when cases take points for what is said to be no mistake', async () => {
    const saturated = `- id: saturated
  title: Saturated
  points: 1
  network: {in: 1, hidden: 1, out: 1, f: identity, g: sigmoid}
  batch: 1
  loss: bce
  checks: [loss]
  inputs: {x: [[50]], W1: [[1]], b1: [0], W2: [[1]], b2: [0], y: [[1]]}
`;
    const { code, out } = await verify(assignment({ cases: textOf(ENOUGH) + saturated }));
    expect(code).toBe(1);
    expect(flat(out)).toContain('cases that take points for them: 1. bce-not-clamped: saturated');
  });

  it('fails when right work does not pass a case, which then counts for nothing', async () => {
    const strict = `${FEW.replace('open', 'strict')}  tolerance: {rtol: 0, atol: 0}\n`;
    const { code, out, err } = await verify(assignment({ cases: textOf(ENOUGH) + strict }));
    expect(code).toBe(1);
    expect(out).toMatch(/✓ Each of \d+ faults is caught/);
    expect(out).toContain('✗ Cases that right work does not pass: 1.');
    expect(out).toMatch(/^strict +0$/m);
    expect(err).toMatch(/cases\.yaml:\d+: warning: The case `strict` fails right work: /);
  });

  it('fails when an example gets another verdict than its folder names', async () => {
    const cases = assignment({
      examples: { 'accepted/swapped': WRONG, 'wrong/too': RIGHT, 'hostile/kind': RIGHT },
    });
    const { code, out } = await verify(cases);
    expect(code).toBe(1);
    expect(out).toContain('✗ Examples with another verdict than they must get: 3.');
    expect(flat(out)).toMatch(
      /accepted\/swapped: pass was expected; it got partial \([\d.]+ of 35 points\)\. open: .*dJdW1/,
    );
    expect(flat(out)).toContain(
      'wrong/too: less than full marks was expected; it got pass (35 of 35 points).',
    );
    expect(flat(out)).toContain('hostile/kind: less than full marks was expected');
  });

  it('ends with 2 where there is no Python for the examples', async () => {
    const cases = assignment({ examples: { 'accepted/mine': RIGHT } });
    const { exitCode, stderr } = await start(['verify', 'nyu-hw1', '--cases', cases, '--root', temporary()]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^backcheck: .*Python/m);
  });

  it('prints everything as one JSON object with --json', async () => {
    const cases = assignment({ examples: { 'wrong/theirs': WRONG } });
    const { code, out } = await verify(cases, '--json');
    expect(code).toBe(0);
    const [found] = (JSON.parse(out) as { assignments: readonly Found[] }).assignments;
    expect(found).toMatchObject({ assignment: 'nyu-hw1', seed: 0, parts: [{ id: 'mlp', survivors: [] }] });
    const [part] = found!.parts;
    expect(part!.cases.find(({ id }) => id === 'by-hand-kink')).toMatchObject({
      only_it_catches: ['relu-derivative-one-at-zero'],
      trivial_answers: [],
      right_work_fails: null,
    });
    expect(part!.cases.find(({ id }) => id === 'open')!.catches['f-derivative-left-out']).toEqual([
      'dJdW1',
      'dJdb1',
    ]);
    const [example] = found!.examples;
    expect(example).toMatchObject({ folder: 'wrong', id: 'theirs', verdict: 'partial', problems: [] });
    expect(example!.failing_cases).toContain('open');
  });

  it('verifies every assignment there is where none is named', async () => {
    const cases = assignment({});
    cpSync(join(cases, 'nyu-hw1'), join(cases, 'another'), { recursive: true });
    const { code, out } = await backcheck(['verify', '--cases', cases]);
    expect(code).toBe(0);
    expect(out.match(/^(another|nyu-hw1)$/gm)).toEqual(['another', 'nyu-hw1']);
  });

  it('stops at Ctrl-C, leaves no process, and says so', async () => {
    const running = start(['verify', 'nyu-hw1']);
    // The fork server and its children run: examples are under way.
    while (descendants(running.pid!).length < 3) await sleep(20);
    const children = descendants(running.pid!);
    running.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running;
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 130,
      stdout: '',
      stderr: 'Stopped before the end; nothing is verified.',
    });
    while (children.some((pid) => existsSync(`/proc/${pid}`))) await sleep(20);
  });
});

interface Found {
  readonly parts: readonly {
    readonly cases: readonly {
      readonly id: string;
      readonly catches: Readonly<Record<string, readonly string[]>>;
    }[];
  }[];
  readonly examples: readonly { readonly failing_cases: readonly string[] }[];
}

describe('trivial answers', () => {
  const dead = `- id: dead
  title: Dead units
  points: 1
  network: {in: 2, hidden: 3, out: 2, f: relu, g: identity}
  batch: 2
  loss: mse
  inputs: {x: [[1, 1], [2, 1]], W1: [[-1, -1], [-1, -1], [-2, -3]], b1: [0, -1, -1]}
`;
  const loose = `${FEW.replace('open', 'loose')}  tolerance: {norm: 1000}\n  checks: [loss, dJdW2]\n`;
  // The input W2 is dJdW2's right answer to the last digit: 2 (y_hat − y) / 1 · a1 = 2 · 0.5 · 1.
  const echo = `- id: echo
  title: Echo
  points: 1
  network: {in: 1, hidden: 1, out: 1, f: identity, g: identity}
  batch: 1
  loss: mse
  checks: [dJdW2]
  inputs: {x: [[1]], W1: [[1]], b1: [0], W2: [[2]], b2: [0], y: [[1]]}
`;

  it('that pass are listed by case with their checks, and warned of by verify and lint at the place of the case', async () => {
    const cases = assignment({ cases: textOf(ENOUGH) + dead + loose + echo });
    const { code, out, err } = await verify(cases);
    expect(code).toBe(0);
    expect(out).toMatch(/^Trivial answers that pass:$/m);
    expect(out).toContain('  dead: zeros (dJdW1, dJdb1, dJdW2)\n');
    expect(flat(out)).toContain('loose: zeros; ones;');
    expect(out).toContain('  echo: the input W2\n');
    const linted = await backcheck(['lint', 'nyu-hw1', '--cases', cases]);
    expect(linted.code).toBe(0);
    for (const told of [err, linted.err]) {
      expect(told).toMatch(
        /cases\.yaml:\d+: warning: The case `dead` is passed by trivial answers: zeros \(dJdW1, dJdb1, dJdW2\)\. Take /,
      );
      expect(told).toMatch(
        /warning: The case `loose` is passed by trivial answers: zeros \(loss, dJdW2\); ones /,
      );
      expect(told.match(/warning: /g)).toHaveLength(3);
    }
  });

  it('a check that takes every fault for right is warned of, also where no trivial answer passes', async () => {
    // One number of each, no biases, identity: whatever order or activation is mistaken, 42 comes out.
    const blind = `- id: blind
  title: Blind
  points: 1
  stage: forward
  network: {in: 1, hidden: 1, out: 1, f: identity, g: identity}
  batch: 1
  inputs: {x: [[2]], W1: [[3]], b1: [0], W2: [[7]], b2: [0]}
`;
    const { code, err } = await backcheck(['lint', 'nyu-hw1', '--cases', assignment({ cases: blind })]);
    expect(code).toBe(0);
    expect(err).not.toContain('trivial');
    expect(err).toMatch(/warning: The case `blind` takes every known mistake for right in forward\. Take /);
  });

  it('that keep a law are listed apart, and not warned of', async () => {
    const law = `- id: law
  title: Law
  points: 1
  for_all: {batch: 2..5, in: 1..4, hidden: 1..4, out: 1..4, f: any, g: any}
  loss: any
  property: fresh_run
  runs: 5
`;
    const { code, out, err } = await verify(assignment({ cases: textOf(ENOUGH) + law }));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(flat(out)).toContain(
      'Laws that constant answers keep, since they compare a submission with itself: law: zeros; ones',
    );
  });
});

describe('expect.yaml of an example', () => {
  const examples = { 'wrong/theirs': WRONG, 'accepted/mine': RIGHT };
  const expecting = (text: string, place = 'wrong/theirs') =>
    assignment({ examples, files: { [`examples/${place}/expect.yaml`]: text } });

  it('names verdict, failing cases and an ending, which are checked', async () => {
    const { code } = await verify(
      expecting('verdict: partial\nfails: [open, by-hand-kink]\nending: returned\n'),
    );
    expect(code).toBe(0);
  });

  it.each([
    ['verdict: fail', /wrong\/theirs: fail was expected; it got partial \([\d.]+ of 35 points\)\./],
    [
      'fails: [open, loss-bce-soft]',
      /wrong\/theirs: the case loss-bce-soft was expected to fail; it passes\./,
    ],
    [
      'ending: raised',
      /wrong\/theirs: the ending raised was expected somewhere; every case and import ended as returned\./,
    ],
  ])('fails the run where `%s` does not hold: exit code 1', async (text, message) => {
    const { code, out } = await verify(expecting(text));
    expect(code).toBe(1);
    expect(flat(out)).toMatch(message);
  });

  it.each([
    ['verdikt: fail', 'wrong/theirs', '1:1: `verdikt` is not a key of expect.yaml. Did you mean `verdict`?'],
    [
      'verdict: fial',
      'wrong/theirs',
      '1:10: `verdict` must be `pass`, `partial` or `fail`; got the text "fial". Did you mean `fail`?',
    ],
    ['fails:\n  - opne', 'wrong/theirs', '2:5: The assignment has no case `opne`. Did you mean `open`?'],
    ['verdict: pass', 'wrong/theirs', '1:10: The verdict of an example in wrong/ cannot be `pass`.'],
    [
      'verdict: partial',
      'accepted/mine',
      '1:10: The verdict of an example in accepted/ cannot be `partial`.',
    ],
    [
      'fails: [open]',
      'accepted/mine',
      '1:1: An example in accepted/ passes every case, so `fails` can name none.',
    ],
    ['verdict: [', 'wrong/theirs', '1:11: The YAML cannot be read: '],
  ])('`%s` in %s stops everything before anything runs: exit code 3', async (text, place, message) => {
    const { code, out, err } = await verify(expecting(text, place));
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(`examples/${place}/expect.yaml:${message}`);
  });

  it('examples in a folder that names no verdict are a mistake', async () => {
    const { code, err } = await verify(assignment({ examples: { 'acepted/mine': RIGHT } }));
    expect(code).toBe(3);
    expect(err).toContain(
      'examples/acepted: Example submissions are in accepted/, wrong/, hostile/; this folder says of no verdict. Did you mean `accepted`?',
    );
  });
});

describe('backcheck verify --case', () => {
  it('tells what only this case catches, and what others catch as well; no Python is needed', async () => {
    const cases = assignment({ examples: { 'accepted/mine': RIGHT } });
    const env = { BACKCHECK_PYTHON: '/nonexistent/python3' };
    const args = ['verify', 'nyu-hw1', '--cases', cases, '--case', 'by-hand-kink'];
    const { code, out, err } = await backcheck(args, { env });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^by-hand-kink: ReLU at, above and below zero\nIt catches \d+ of \d+ faults\.\n/);
    expect(out).toContain(
      'Only it catches these; removing it would lose them:\nrelu-derivative-one-at-zero: f′(z) = 1 for z ≥ 0, else 0.\n',
    );
    expect(out).toMatch(/^Others catch these as well: /m);
    expect(out).toContain('No trivial answer');
  });

  it('tells that a case adds nothing, and where it is when it decides nothing', async () => {
    const loose = `${FEW.replace('open', 'loose')}  tolerance: {norm: 1000}\n`;
    const { code, out, err } = await verify(assignment({ cases: textOf(ENOUGH) + loose }), '--case', 'loose');
    expect(code).toBe(0);
    expect(flat(out)).toContain(
      'Every fault that it catches is caught by another case too: removing it alone loses none.',
    );
    expect(err).toMatch(/cases\.yaml:\d+: warning: The case `loose` is passed by trivial answers/);
  });

  it('ends with 1 where right work does not pass it', async () => {
    const strict = `${FEW.replace('open', 'strict')}  tolerance: {rtol: 0, atol: 0}\n`;
    const { code, out } = await verify(assignment({ cases: strict }), '--case', 'strict');
    expect(code).toBe(1);
    expect(out).toContain('Right work does not pass it: ');
  });

  it('prints the row of the matrix with --json', async () => {
    const { out } = await verify(assignment({}), '--case', 'by-hand-kink', '--json');
    expect(JSON.parse(out)).toMatchObject({
      id: 'by-hand-kink',
      only_it_catches: ['relu-derivative-one-at-zero'],
    });
  });
});

describe('wrong use of verify', () => {
  it.each<[string, readonly string[], number, string]>([
    ['an option that there is not', ['--al'], 64, "unknown option '--al'"],
    [
      'a case that there is not',
      ['--case', 'opne'],
      3,
      '--case opne: there is no such case. Did you mean `open`?',
    ],
    [
      'a case like no other',
      ['--case', 'qwertz'],
      3,
      `there is no such case. There are: open, ${ENOUGH.join(', ')}.`,
    ],
  ])('%s', async (_, args, code, message) => {
    const ended = await verify(assignment({}), ...args);
    expect({ code: ended.code, out: ended.out }).toEqual({ code, out: '' });
    expect(ended.err).toContain(message);
  });

  it('an assignment that there is not, and a folder without any', async () => {
    const cases = assignment({});
    const ended = await backcheck(['verify', 'nyu-hw2', '--cases', cases]);
    expect(ended.code).toBe(3);
    expect(ended.err).toContain('There is no assignment `nyu-hw2`');
    const none = await backcheck(['verify', '--cases', temporary()]);
    expect(none.code).toBe(3);
    expect(none.err).toContain('holds no assignment.');
  });

  it('broken cases', async () => {
    const cases = assignment({ cases: '- id: broken\n' });
    const { code, err } = await verify(cases);
    expect(code).toBe(3);
    expect(err).toContain('cases.yaml:1:3: `title` is missing');
    expect(readFileSync(join(cases, 'nyu-hw1', 'hidden', 'cases.yaml'), 'utf8')).toBe('- id: broken\n');
  });
});
