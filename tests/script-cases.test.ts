import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../harness/model/report.ts';
import { backcheck, HOME, temporary } from './cli.ts';
import { caseOf, changed, classOf, graded, onlyCases, ownFolder, RIGHT_SOURCE } from './random-cases.ts';
import { ROOTS } from './roots.ts';

const DOCS = readFileSync(join(HOME, 'docs', 'cases.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language} script\n([^]*?)^\`\`\`$`, 'm').exec(DOCS)![1]!;
const TEST = block('python');

const ASSIGNMENT = readFileSync(join(HOME, 'cases', 'nyu-hw1', 'assignment.yaml'), 'utf8');
const QUICK = `${ASSIGNMENT}limits: {import_cpu_seconds: 1}\n`;

/** Each runs in a worker of its own: what one leaves behind, another does not find. */
const ALONE = ['first', 'second'].map(
  (id) => `
- id: ${id}
  title: Alone, ${id}
  points: 1
  script: |
    import builtins
    print('not alone' if hasattr(builtins, 'marker') else 'alone')
    builtins.marker = True
  prints: [alone]
`,
);

const LOSS = 'def mse_loss(y, y_hat):\n';
const inLoss = (line: string): string => changed([LOSS, `${LOSS}    ${line}\n`]);
const W1 = "self.grads['dJdW1'] = ";
const WRONG = changed([W1, `${W1}1.5 * `], ['loss = torch.mean(diff ** 2)', 'loss = torch.sum(diff ** 2)']);
const LINES = ['dJdW1 agrees', 'dJdb1 agrees', 'loss 3.1250', 'alone'].join(String.raw`\n`);

const SOURCES = {
  right: RIGHT_SOURCE,
  // Its own lines do not stand between those of the script.
  talks: `print('importing')\n${inLoss("print('in mse_loss', end='')")}`,
  wrong: WRONG,
  'prints-itself': `print("${LINES}")\n${WRONG}`,
  'exits-0': inLoss('raise SystemExit(0)'),
  'ends-the-process': inLoss(`print("${LINES}", flush=True); import os; os._exit(0)`),
  loops: inLoss('while True: pass'),
  'no-bce': RIGHT_SOURCE.replace('def bce_loss', 'def other_loss'),
};

const PASS = ['returned', 'pass'];
const FAIL = ['returned', 'fail'];
const failsAs = (ending: string): string[] => [ending, 'fail'];
/** How each script ends, and its verdict: own-test, loss-value, defines-all. */
const EXPECTED: Readonly<Record<keyof typeof SOURCES, readonly (readonly string[])[]>> = {
  right: [PASS, PASS, PASS],
  talks: [PASS, PASS, PASS],
  wrong: [FAIL, FAIL, PASS],
  'prints-itself': [FAIL, FAIL, PASS],
  'exits-0': [failsAs('raised'), failsAs('raised'), PASS],
  'ends-the-process': [failsAs('crashed'), failsAs('crashed'), PASS],
  loops: [failsAs('timed-out'), failsAs('timed-out'), PASS],
  'no-bce': [PASS, PASS, FAIL],
};
const IDS = Object.keys(SOURCES) as (keyof typeof SOURCES)[];

describe.each(ROOTS)('cases that run a script, as the docs show them, on $name', ({ root }) => {
  const base = ownFolder();
  const rooted = root === null ? [] : ['--root', root];
  let results: ReadonlyMap<string, SubmissionResult>;
  const textsOf = (id: string, item: string): string[] =>
    caseOf(results.get(id), item).messages.map(({ text }) => text);

  it('give every submission a verdict', { timeout: 300_000 }, async () => {
    const cases = onlyCases(join(base, 'cases'), {
      'assignment.yaml': QUICK,
      'hidden/scripts.yaml': block('yaml'),
      'hidden/test.py': TEST,
      'hidden/alone.yaml': ALONE.join(''),
    });
    const paths = [classOf(join(base, 'class'), SOURCES)];
    ({ submissions: results } = await graded(cases, paths, join(base, 'out'), rooted));
    expect(results.size).toBe(IDS.length);
  });

  it.each(IDS)('judge %s', (id) => {
    const found = ['own-test', 'loss-value', 'defines-all'].map((name) => caseOf(results.get(id), name));
    expect(found.map(({ ending, verdict }) => [ending, verdict])).toEqual(EXPECTED[id]);
  });

  it('run each in a worker of its own', () => {
    const alone = ['first', 'second'].map((id) => caseOf(results.get('right'), id).verdict);
    expect(alone).toEqual(['pass', 'pass']);
  });

  it('tell staff, and staff alone, what was expected and what came', () => {
    expect(textsOf('wrong', 'own-test')).toEqual([
      'test.py was to print "dJdW1 agrees"; it printed "dJdW1 differs", "dJdb1 agrees".',
    ]);
    expect(textsOf('wrong', 'loss-value')).toEqual([
      'script.py was to print "loss 3.1250"; it printed "loss 6.2500".',
    ]);
    expect(textsOf('no-bce', 'defines-all')).toEqual(['script.py ended with exit code 1; 0 was expected.']);
    const told = [...results.values()].flatMap(({ cases }) => cases.flatMap(({ messages }) => messages));
    expect(new Set(told.map(({ audience }) => audience))).toEqual(new Set(['staff']));
  });

  it('say who ended a script that did not reach its end', () => {
    expect(textsOf('exits-0', 'own-test')[0]).toMatch(
      /^test\.py raised SystemExit: 0, at mlp\.py line \d+ in mse_loss\.$/,
    );
    expect(textsOf('ends-the-process', 'own-test')[0]).toContain(
      'ended the Python process without an answer',
    );
    expect(textsOf('loops', 'own-test')[0]).toContain('did not finish within its time limit');
  });
});

const inline = (id: string, text: string, more = ''): string =>
  `- id: ${id}\n  title: Own\n  points: 4\n${more}  script: |\n${text.replaceAll(/^/gm, '    ')}\n`;

const UNIT = `import unittest, mlp
class Value(unittest.TestCase):
    def test(self):
        self.assertEqual(mlp.value, 3)
unittest.main()`;

describe('a script', () => {
  const base = ownFolder();
  let one: SubmissionResult;

  beforeAll(async () => {
    const place = [
      'import os, sys, mlp',
      'print(__name__, sys.argv == [__file__], os.path.dirname(__file__) == os.getcwd())',
      'print(os.listdir("."))',
    ].join('\n');
    const hidden = [
      inline('place', place, '  prints: ["__main__ True True", "[\'mlp.py\']"]\n'),
      inline(
        'exit-7',
        'import sys\nprint("on the way")\nsys.exit(7)\nprint("not reached")',
        '  prints: [on the way]\n  exit_code: 7\n',
      ),
      inline(
        'sentence',
        'import sys\nprint("something else")\nsys.exit("a sentence")',
        '  prints: [on the way]\n  exit_code: 1\n',
      ),
      inline('exception', 'print("so far")\nassert False', '  prints: [so far]\n  exit_code: 1\n'),
      inline('unit', UNIT),
      inline('long', 'print("x\\n" * 70000)\nprint("end")', '  prints: [end]\n'),
    ];
    const cases = onlyCases(join(base, 'cases'), {
      'hidden/scripts.yaml': hidden.join(''),
      'public/script.yaml': inline('open', 'import mlp\nprint("got", mlp.value)', '  prints: [got 4]\n'),
    });
    const paths = [classOf(join(base, 'class'), { one: 'value = 3\nprint("mine")\n' })];
    one = (await graded(cases, paths, join(base, 'out'))).submissions.get('one')!;
  });

  it('is on no disk, and its name and arguments are those of one in the folder of the submission', () => {
    expect(caseOf(one, 'place')).toMatchObject({ verdict: 'pass', messages: [] });
  });

  it('may end itself with the exit code that is asked for', () => {
    expect(caseOf(one, 'exit-7').checks).toEqual([
      { name: 'prints', verdict: 'pass' },
      { name: 'exit_code', verdict: 'pass' },
    ]);
  });

  it('may be one of unittest, whose exit code tells', () => {
    expect(caseOf(one, 'unit')).toMatchObject({ verdict: 'pass', checks: [{ name: 'exit_code' }] });
  });

  it('has its points shared over its checks', () => {
    expect(caseOf(one, 'sentence')).toMatchObject({ verdict: 'partial', score: 2, max_score: 4 });
  });

  it('fails with all its checks when an exception ends it, also where its exit code would be the one', () => {
    const { verdict, ending, score, messages } = caseOf(one, 'exception');
    expect({ verdict, ending, score }).toEqual({ verdict: 'fail', ending: 'raised', score: 0 });
    expect(messages[0]!.text).toBe('script.py raised AssertionError, at script.py line 2 in <module>.');
  });

  it('may print more than is kept, which is told', () => {
    const { verdict, messages } = caseOf(one, 'long');
    expect(verdict).toBe('fail');
    expect(messages[0]!.text).toContain('(32768 lines). What it printed was too long to be kept in full.');
  });

  it('of a public case tells students everything', () => {
    const text = 'script.py was to print "got 4"; it printed "got 3".';
    expect(caseOf(one, 'open').messages).toEqual([{ audience: 'student', code: 'prints', text }]);
    const output = readFileSync(join(base, 'out', 'output', 'one.txt'), 'utf8');
    expect(output).toContain('mine\n');
    expect(output).toContain('got 3\n');
  });

  it('is judged by nobody whose regular expression takes too long', async () => {
    const folder = temporary();
    const item = inline('slow', 'import mlp\nprint("a" * 200)', "  prints: [{matches: '(a+)+b'}]\n");
    const cases = onlyCases(join(folder, 'cases'), { 'hidden/script.yaml': item });
    const paths = classOf(join(folder, 'class'), { one: 'value = 3\n' });
    const out = join(folder, 'out');
    const { code } = await backcheck(['grade', 'nyu-hw1', paths, '--cases', cases, '--out', out]);
    const report = readFileSync(join(out, 'report.json'), 'utf8');
    expect(code).toBe(2);
    expect(report).toContain('took too long; write it without nested repetitions');
  });

  it('can be replayed, and explained', async () => {
    const folder = temporary();
    const cases = onlyCases(join(folder, 'cases'), {
      'hidden/script.yaml': inline('own', 'import mlp\nprint(mlp.value)', '  prints: ["4"]\n'),
    });
    const out = join(folder, 'out');
    await graded(cases, [classOf(join(folder, 'class'), { one: 'value = 3\n' })], out);
    const again = await backcheck(['replay', out, 'one', 'own', '--cases', cases]);
    expect(again).toMatchObject({ code: 1 });
    expect(again.out).toContain('It fails again, as recorded.');
    const explained = await backcheck(['explain', 'nyu-hw1', 'own', '--cases', cases]);
    expect(explained.out).toContain('  print(mlp.value)\n\nExpected:\n  the line "4"');
  });
});

const lint = (files: Readonly<Record<string, string>>) => {
  const cases = onlyCases(temporary(), files);
  return { cases, ended: backcheck(['lint', 'nyu-hw1', '--cases', cases]) };
};
const item = (script: string, more = ''): string =>
  `- id: own\n  title: Own\n  points: 4\n  script: ${script}\n${more}`;

describe('lint', () => {
  it('takes the examples of the docs, and warns that hidden scripts can be read', async () => {
    const { code, err } = await lint({ 'hidden/scripts.yaml': block('yaml'), 'hidden/test.py': TEST }).ended;
    expect(code).toBe(0);
    expect(err.match(/warning: Submissions can read the hidden script of/g)).toHaveLength(3);
    expect(err).not.toContain('test.py');
  });

  it.each([
    ['a file', item('{file: test.py}'), /hidden\/test\.py:2:\d+: The script is not Python: /],
    [
      'a text',
      item('|\n    import mlp\n    def f(:\n'),
      /hidden\/script\.yaml:6: The script is not Python: /,
    ],
  ])('tells where %s is not Python, and grade grades nobody', async (_, text, expected) => {
    const { cases, ended } = lint({ 'hidden/script.yaml': text, 'hidden/test.py': 'import mlp\ndef f(:\n' });
    const { code, err } = await ended;
    expect(code).toBe(3);
    expect(err).toMatch(expected);
    const grading = await backcheck([
      'grade',
      'nyu-hw1',
      '--cases',
      cases,
      '--out',
      join(temporary(), 'out'),
    ]);
    expect(grading.code).toBe(3);
    expect(grading.err).toMatch(expected);
  });

  it.each([
    [
      'a file that is not there',
      item('{file: tset.py}'),
      'hidden/script.yaml:4:18: `tset.py` cannot be used as a script: The file does not exist.',
    ],
    ['a file elsewhere', item('{file: ../public/test.py}'), '`script.file` must be the name of a file'],
    [
      'no regular expression',
      item('print(1)', "  prints: [{matches: '('}]\n"),
      'hidden/script.yaml:5:22: This is no regular expression: Unterminated group.',
    ],
    [
      'several lines in one',
      item('print(1)', '  prints: ["a\\nb"]\n'),
      'Each item of `prints` is one line; this one holds several.',
    ],
    [
      'keys of other cases',
      item('print(1)', '  batch: 4\n'),
      '`batch` is not a key of a case with `script`.',
    ],
  ])('refuses %s', async (_, text, expected) => {
    const { code, err } = await lint({ 'hidden/script.yaml': text }).ended;
    expect(code).toBe(3);
    expect(err).toContain(expected);
  });
});

describe('verify', () => {
  it(
    'tries known mistakes on the other cases, and examples on scripts too',
    { timeout: 300_000 },
    async () => {
      const cases = onlyCases(temporary(), {
        'hidden/scripts.yaml': block('yaml'),
        'hidden/test.py': TEST,
        'examples/wrong/loss-summed/mlp.py': WRONG,
      });
      cpSync(join(HOME, 'cases', 'nyu-hw1', 'public'), join(cases, 'nyu-hw1', 'public'), { recursive: true });
      const { out } = await backcheck(['verify', 'nyu-hw1', '--cases', cases, '--json']);
      const { assignments } = JSON.parse(out) as {
        assignments: { parts: { cases: { id: string }[] }[]; examples: { failing_cases: string[] }[] }[];
      };
      const [{ parts, examples }] = assignments as [(typeof assignments)[0]];
      expect(parts[0]!.cases.map(({ id }) => id)).not.toContain('own-test');
      expect(parts[0]!.cases.length).toBeGreaterThan(0);
      expect(examples[0]!.failing_cases).toContain('own-test');
      const alone = await backcheck(['verify', 'nyu-hw1', '--cases', cases, '--case', 'own-test']);
      expect(alone).toMatchObject({ code: 3 });
      expect(alone.err).toContain('it runs a script, which mistakes known as code cannot be tried on.');
    },
  );
});
