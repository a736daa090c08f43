import { execa } from 'execa';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { backcheck, HOME, SAMPLE, start, temporary } from './cli.ts';
import { reportOf, withoutTiming } from './reports.ts';

const GOOD = readFileSync(join(SAMPLE, 'mq2002', 'mlp.py'), 'utf8');

function submission(folder: string, id: string, source: string | Buffer = GOOD): void {
  mkdirSync(join(folder, id));
  writeFileSync(join(folder, id, 'mlp.py'), source);
}

describe('backcheck grade', () => {
  it('grades ten good submissions beside an empty folder, binary, an unreadable file and a symlink', async () => {
    const folder = temporary();
    const out = temporary();
    for (let index = 0; index < 10; index++) submission(folder, `good${index}`);
    mkdirSync(join(folder, 'empty'));
    submission(folder, 'binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0xff, 0xfe]));
    // Root reads whatever its mode, so here a folder stands where the file should be.
    mkdirSync(join(folder, 'unreadable', 'mlp.py'), { recursive: true });
    mkdirSync(join(folder, 'linked'));
    symlinkSync('/etc/passwd', join(folder, 'linked', 'mlp.py'));

    const { code, out: printed, err } = await backcheck(['grade', 'nyu-hw1', folder, '--out', out]);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { submissions } = reportOf(out);
    expect(submissions.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id)).toEqual(
      Array.from({ length: 10 }, (_, index) => `good${index}`),
    );
    const others = new Map(submissions.map((item) => [item.id, item]));
    for (const id of ['empty', 'binary', 'unreadable', 'linked']) {
      const { verdict, score, messages } = others.get(id)!;
      expect({ id, verdict, score }).toEqual({ id, verdict: 'fail', score: 0 });
      expect(messages.filter(({ audience }) => audience === 'student').length).toBeGreaterThan(0);
    }
    expect(others.get('linked')!.messages[0]!.text).toMatch(/symbolic link/i);
    expect(JSON.stringify(reportOf(out))).not.toContain('root:x:0');
    expect(printed).toContain('14 submissions: 10 pass, 4 fail.');
    expect(printed.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('stops before any submission runs when the cases are broken: three mistakes, three places, exit code 3', async () => {
    const cases = temporary();
    const out = join(temporary(), 'out');
    cpSync(join(HOME, 'cases', 'nyu-hw1'), join(cases, 'nyu-hw1'), { recursive: true });
    writeFileSync(
      join(cases, 'nyu-hw1', 'hidden', 'zz-broken.yaml'),
      [
        '- id: first',
        '  title: A misspelt key',
        '  points: 1',
        '  network: {in: 2, hidden: 3, out: 1, f: relu, g: identity}',
        '  bacth: 4',
        '  batch: 4',
        '  loss: mse',
        '- id: second',
        '  title: A wrong type',
        '  points: 1',
        '  network: {in: 2, hidden: three, out: 1, f: relu, g: identity}',
        '  batch: 4',
        '  loss: mse',
        '- id: first',
        '  title: A duplicate id',
        '  points: 1',
        '  network: {in: 2, hidden: 3, out: 1, f: relu, g: identity}',
        '  batch: 4',
        '  loss: mse',
        '',
      ].join('\n'),
    );
    const { code, err } = await backcheck(['grade', 'nyu-hw1', SAMPLE, '--cases', cases, '--out', out]);
    expect(code).toBe(3);
    const lines = err.trim().split('\n');
    expect(lines.map((line) => /zz-broken\.yaml:(\d+:\d+): /.exec(line)?.[1])).toEqual([
      '5:3',
      '11:28',
      '14:7',
    ]);
    expect(lines[0]).toContain('batch');
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    [['grade'], 64, 'missing required argument'],
    [['grade', 'nyu-hw1', '--jobs', 'many'], 64, 'whole number'],
    [['grade', 'nyu-hw1', '--isolation', 'D'], 64, 'Allowed choices'],
    [['grad', 'nyu-hw1'], 64, 'Did you mean grade?'],
    [['grade', 'nyu-hw'], 3, 'nyu-hw1'],
    [['grade', 'nyu-hw1', 'no/such/folder'], 3, 'no/such/folder'],
    [['grade', 'nyu-hw1', '--only', 'nobody'], 3, 'nobody'],
    [['explain', 'nyu-hw1', 'couse-relu-identity-mse'], 3, 'course-relu-identity-mse'],
    [['check', 'nyu-hw1', 'no/such/folder'], 3, 'no/such/folder'],
  ])('%j ends with %i and says what to do', async (args, code, words) => {
    const ended = await backcheck(args);
    expect(ended.err).toContain(words);
    expect(ended.code).toBe(code);
    expect(ended.err).not.toMatch(/\n\s+at /);
  });

  it('reuses what has not changed, runs what has, and runs all with --fresh', async () => {
    const folder = temporary();
    const out = temporary();
    for (const id of ['a', 'b', 'c']) submission(folder, id);
    const run = async (...more: string[]) =>
      (await backcheck(['grade', 'nyu-hw1', folder, '--out', out, ...more])).out;
    expect(await run()).not.toContain('unchanged');
    const first = withoutTiming(reportOf(out));
    expect(await run()).toContain('3 unchanged since an earlier run');
    expect(withoutTiming(reportOf(out))).toBe(first);
    writeFileSync(join(folder, 'b', 'mlp.py'), `${GOOD}\n# changed\n`);
    expect(await run()).toContain('2 unchanged');
    expect(await run('--fresh')).not.toContain('unchanged');
  });

  it.each([
    ['SIGKILL', { exitCode: undefined, told: false }],
    ['SIGINT', { exitCode: 130, told: true }],
  ] as const)('after %s the same command goes on, and ends with the same report', async (signal, ending) => {
    const folder = temporary();
    const out = temporary();
    const slow = `import time\ntime.sleep(0.005)\n${GOOD}`;
    for (let index = 0; index < 12; index++) submission(folder, `s${index}`, `${slow}\n# ${index}\n`);
    const args = ['grade', 'nyu-hw1', folder, '--out', out];
    const undisturbed = temporary();
    expect((await backcheck(['grade', 'nyu-hw1', folder, '--out', undisturbed])).code).toBe(0);

    const running = start(args);
    const saved = join(out, 'submissions');
    while (!existsSync(saved) || readdirSync(saved).length < 3) await sleep(20);
    running.kill(signal);
    const { exitCode, stderr } = await running;
    expect({ exitCode, told: stderr.includes('Run the same command again') }).toEqual(ending);
    expect(existsSync(join(out, 'report.json'))).toBe(false);

    const again = await backcheck(args);
    expect(again.code).toBe(0);
    expect(again.out).toContain('unchanged since an earlier run');
    expect(withoutTiming(reportOf(out))).toBe(withoutTiming(reportOf(undisturbed)));
  });

  it('a damaged saved result is graded again, not believed', async () => {
    const folder = temporary();
    const out = temporary();
    submission(folder, 'a');
    await backcheck(['grade', 'nyu-hw1', folder, '--out', out]);
    const [name] = readdirSync(join(out, 'submissions'));
    writeFileSync(join(out, 'submissions', name!), '{"id": "a", "score": 100');
    const { code } = await backcheck(['grade', 'nyu-hw1', folder, '--out', out]);
    expect(code).toBe(0);
    expect(reportOf(out).submissions[0]).toMatchObject({ id: 'a', verdict: 'pass', score: 35 });
  });

  it('a reader that leaves early, as head does, changes nothing but what is printed', async () => {
    const out = temporary();
    const program = join(HOME, 'bin', 'backcheck.js');
    const command = [process.execPath, program, 'grade', 'nyu-hw1', join(SAMPLE, 'mq2002'), '--out', out];
    const script = `"$@" | true; exit \${PIPESTATUS[0]}`;
    const { exitCode, stderr } = await execa('bash', ['-c', script, 'bash', ...command], { reject: false });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(reportOf(out).submissions).toMatchObject([{ id: 'mq2002', verdict: 'pass' }]);
  });

  it('an output folder that cannot be written is a clear error', async () => {
    const folder = temporary();
    submission(folder, 'a');
    const file = join(folder, 'a', 'mlp.py');
    const { code, err } = await backcheck(['grade', 'nyu-hw1', folder, '--out', join(file, 'below')]);
    expect(code).toBe(2);
    expect(err).toContain('below');
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('ids with odd characters are graded and printed safely', async () => {
    const folder = temporary();
    const out = temporary();
    for (const id of ['with space', 'naïve-名前', 'bell\u0007\u001b[31m', '=cmd()', '-rf'])
      submission(folder, id);
    const { code, out: printed } = await backcheck(['grade', 'nyu-hw1', folder, '--out', out]);
    expect(code).toBe(0);
    expect(reportOf(out).submissions.map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: 5 }, () => 'pass'),
    );
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('backcheck check', () => {
  it('passes right work, with exit code 0, in lines of at most 80 columns', async () => {
    const { code, out } = await backcheck(['check', 'nyu-hw1', join(SAMPLE, 'mq2002')]);
    expect(code).toBe(0);
    expect(out).toContain('ReLU');
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('names the worst element, both values, the tolerance and its origin, with exit code 1', async () => {
    const { code, out } = await backcheck(['check', 'nyu-hw1', join(SAMPLE, 'qlh4933', 'mlp.py')]);
    expect(code).toBe(1);
    const text = out.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/dJdW1: \d+ of 40 elements differ/);
    expect(text).toMatch(
      /worst at \[\d+, \d+\]: expected \S+, got \S+, difference \S+, tolerance \S+ \(derived from/,
    );
    // But for the lines of the script of a random example.
    const lines = out.split('\n').filter((line) => !line.startsWith(' '.repeat(8)));
    expect(lines.every((line) => line.length <= 80)).toBe(true);
  });

  it('gives the verdicts that grade gives for the public cases', async () => {
    const out = temporary();
    await backcheck(['grade', 'nyu-hw1', join(SAMPLE, 'sn2728'), '--out', out]);
    const graded = reportOf(out).submissions[0]!.cases.filter(({ visibility }) => visibility === 'public');
    const { out: printed } = await backcheck(['check', 'nyu-hw1', join(SAMPLE, 'sn2728')]);
    for (const { title, verdict } of graded) {
      const line = printed.split('\n').find((text) => text.includes(title))!;
      expect(line).toContain(verdict);
    }
  });

  it('works where the hidden cases are not there, as on a student’s machine', async () => {
    const cases = temporary();
    cpSync(join(HOME, 'cases', 'nyu-hw1'), join(cases, 'nyu-hw1'), { recursive: true });
    rmSync(join(cases, 'nyu-hw1', 'hidden'), { recursive: true });
    const own = temporary();
    copyFileSync(join(SAMPLE, 'mq2002', 'mlp.py'), join(own, 'mlp.py'));
    chmodSync(own, 0o755);
    const { code } = await backcheck(['check', 'nyu-hw1', '.', '--cases', cases], { cwd: own });
    expect(code).toBe(0);
  });
});

describe('backcheck explain', () => {
  it('prints inputs, expected values and tolerances of a case', async () => {
    const { code, out } = await backcheck(['explain', 'nyu-hw1', 'course-relu-identity-mse']);
    expect(code).toBe(0);
    expect(out).toContain('W1 (20, 2) = [');
    expect(out).toMatch(/dJdb2 \(5,\) = \[[^\]]+\]\n {4}each within \S+ to \S+ \(derived from/);
  });
});
