import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backcheck, SAMPLE, temporary } from './cli.ts';
import { graded, onlyCases } from './random-cases.ts';
import { casesOf, CHAIN, everything, NET, newAssignment, newCase, OPEN, textOf } from './small-assignment.ts';

describe('backcheck new case', () => {
  it('writes cases of every stage that lint and explain accept, and that right work passes', async () => {
    const cases = newAssignment();
    const stages = {
      chain: ['--f', 'relu', '--g', 'sigmoid', '--loss', 'bce'],
      forward: ['--f', 'sigmoid', '--g', 'identity'],
      loss: ['--loss', 'bce'],
      backward: ['--f', 'relu', '--g', 'sigmoid'],
      random: ['--f', 'any', '--g', 'any', '--loss', 'any'],
    };
    for (const [stage, flags] of Object.entries(stages)) {
      const ended = await newCase(
        cases,
        'nyu-hw1',
        '--stage',
        stage,
        ...flags,
        '--title',
        `New: ${stage} #1`,
      );
      expect({ ...ended, out: '' }).toEqual({ code: 0, out: '', err: '' });
      expect(ended.out).toMatch(
        new RegExp(`^Added new-${stage}-1: .*hidden/new-${stage}-1\\.yaml:\\d+$`, 'm'),
      );
      const explained = await backcheck(['explain', 'nyu-hw1', `new-${stage}-1`, '--cases', cases]);
      expect(explained.out).toContain(`New: ${stage} #1`);
    }
    const lint = await backcheck(['lint', 'nyu-hw1', '--cases', cases]);
    expect(lint.out).toContain('7 cases are valid (1 public, 6 hidden).');
    expect(lint.code).toBe(0);
    const { submissions } = await graded(cases, [join(SAMPLE, 'mq2002')], join(temporary(), 'out'));
    expect(submissions.get('mq2002')!.verdict).toBe('pass');
    expect(submissions.get('mq2002')!.cases).toHaveLength(7);
    expect(textOf(cases, 'hidden/new-random-1.yaml')).toContain('# ');
  });

  it('adds to the end of a file and leaves what is there as it is, to the byte', async () => {
    const files = {
      'hidden/indented.yaml': `# Two\n  - id: two\n    title: Two\n    points: 1\n    ${NET.replaceAll('\n  ', '\n    ')}`,
      'hidden/windows.yaml': OPEN.replace('open', 'three').replaceAll('\n', '\r\n'),
      'hidden/empty.yaml': '',
      'hidden/comments.yaml': '# Nothing yet: - id: no\n',
    };
    const cases = newAssignment(files);
    const names = ['hidden/closed.yaml', ...Object.keys(files)];
    for (const [index, name] of names.entries()) {
      const before = textOf(cases, name);
      const ended = await newCase(
        cases,
        'nyu-hw1',
        ...CHAIN,
        '--title',
        `Case ${index}`,
        '--file',
        name,
        '--points',
        '0.5',
      );
      expect({ name, code: ended.code }).toEqual({ name, code: 0 });
      const after = textOf(cases, name);
      expect(after.startsWith(before)).toBe(true);
      expect(after).toContain(`title: Case ${index}`);
      expect(/[^\r]\n/.test(after.slice(before.length))).toBe(!name.includes('windows'));
    }
    expect(
      casesOf(cases)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['case-0', 'case-1', 'case-2', 'case-3', 'case-4', 'closed', 'open', 'three', 'two']);
  });

  it('makes a public case where it is asked to', async () => {
    const cases = newAssignment();
    const { code } = await newCase(
      cases,
      'nyu-hw1',
      ...CHAIN,
      '--id',
      'mine',
      '--title',
      'A title',
      '--public',
    );
    expect(code).toBe(0);
    expect(textOf(cases, 'public/mine.yaml')).toContain('- id: mine\n');
  });

  it('takes the only assignment there is, and writes the line that editors read', async () => {
    const cases = newAssignment();
    mkdirSync(join(cases, 'schema'));
    writeFileSync(join(cases, 'schema', 'two-layer-net.schema.json'), '{}');
    expect((await newCase(cases, ...CHAIN, '--title', 'Wide')).code).toBe(0);
    expect(textOf(cases, 'hidden/wide.yaml')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/schema\/two-layer-net\.schema\.json\n/,
    );
  });

  const TITLE = ['--title', 'Wide'];
  it.each<[string, string[], number, RegExp]>([
    [
      'no flags at all, without a terminal',
      ['nyu-hw1'],
      64,
      /no terminal to ask on, so it needs --stage, --f, --g, --loss and --title\./,
    ],
    ['a stage alone', ['nyu-hw1', '--stage', 'forward'], 64, /it needs --f, --g and --title\./],
    [
      'an unknown stage',
      ['nyu-hw1', '--stage', 'froward', ...TITLE],
      64,
      /--stage `froward` is none of chain, .* Did you mean `forward`\?/,
    ],
    [
      'an unknown activation',
      ['nyu-hw1', ...CHAIN, '--f', 'rleu', ...TITLE],
      64,
      /--f `rleu` is none of relu, sigmoid, identity\. Did you mean `relu`\?/,
    ],
    [
      'any where sizes are given',
      ['nyu-hw1', ...CHAIN, '--loss', 'any', ...TITLE],
      64,
      /--loss `any` is none of mse, bce\./,
    ],
    [
      'a flag that the stage has no use for',
      ['nyu-hw1', '--stage', 'loss', '--f', 'relu', '--loss', 'mse', ...TITLE],
      64,
      /--f means nothing for --stage loss\./,
    ],
    [
      'bce without a sigmoid',
      ['nyu-hw1', ...CHAIN, '--loss', 'bce', ...TITLE],
      3,
      /hidden\/wide\.yaml:\d+:\d+: bce needs predictions between 0 and 1, but g is identity\.\nNothing was written/,
    ],
    [
      'an id that is taken',
      ['nyu-hw1', ...CHAIN, '--title', 'Open'],
      3,
      /The id `open` is taken by the case at .*public\/open\.yaml:1\..*\nNothing was written/,
    ],
    [
      'an id that is none',
      ['nyu-hw1', ...CHAIN, '--id', '../x', ...TITLE],
      64,
      /Expected lower-case letters, digits and hyphens/,
    ],
    [
      'a title of which no id can be made',
      ['nyu-hw1', ...CHAIN, '--title', '名前'],
      64,
      /no id can be made of the title 名前; give one with --id\./,
    ],
    ['a title of two lines', ['nyu-hw1', ...CHAIN, '--title', 'a\nb'], 64, /Expected one line of text/],
    [
      'points that are none',
      ['nyu-hw1', ...CHAIN, ...TITLE, '--points', 'many'],
      64,
      /Expected a number above 0/,
    ],
    [
      'points with too many decimals',
      ['nyu-hw1', ...CHAIN, ...TITLE, '--points', '0.001'],
      3,
      /`points` must be a number .* with at most 2 decimals/,
    ],
    [
      'a file elsewhere',
      ['nyu-hw1', ...CHAIN, ...TITLE, '--file', '../hidden/x.yaml'],
      64,
      /Expected hidden\/….yaml or public\/….yaml/,
    ],
    [
      'a file that is not read',
      ['nyu-hw1', ...CHAIN, ...TITLE, '--file', 'hidden/.x.yaml'],
      64,
      /Expected hidden\/….yaml/,
    ],
    [
      'a file that holds no plain list',
      ['nyu-hw1', ...CHAIN, ...TITLE, '--file', 'hidden/flow.yaml'],
      3,
      /hidden\/flow\.yaml:\d+:\d+: .*\nNothing was written/,
    ],
    [
      '--public with a hidden file',
      ['nyu-hw1', ...CHAIN, ...TITLE, '--public', '--file', 'hidden/x.yaml'],
      64,
      /--public and --file hidden\/… exclude each other/,
    ],
    [
      'a part that is not there',
      ['nyu-hw1', ...CHAIN, ...TITLE, '--part', 'gd'],
      64,
      /--part gd must be one of mlp\./,
    ],
    [
      'an unknown assignment',
      ['nyu-hw2', ...CHAIN, ...TITLE],
      3,
      /There is no assignment `nyu-hw2`.* Did you mean `nyu-hw1`\?/,
    ],
    [
      'half of --from',
      ['--from', 'report.json', 'someone'],
      64,
      /--from takes three words: a report, a submission and a case\./,
    ],
    [
      '--from with a stage',
      ['--from', 'r', 's', 'c', '--stage', 'loss'],
      64,
      /cannot be used with option '--stage <stage>'/,
    ],
    ['--from for a public case', ['--from', 'r', 's', 'c', '--public'], 64, /--from keeps a hidden case/],
    [
      '--from a report that is not there',
      ['--from', '/no/report.json', 's', 'c'],
      3,
      /The report cannot be read/,
    ],
  ])('refuses %s, and writes nothing', async (_, args, code, words) => {
    const flow = '[{id: a, title: A, points: 1, stage: loss, loss: mse, batch: 3, out: 2}]\n';
    const cases = newAssignment({ 'hidden/flow.yaml': flow });
    const before = everything(cases);
    const ended = await newCase(cases, ...args);
    expect(ended.err).toMatch(words);
    expect(ended.code).toBe(code);
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect(everything(cases)).toBe(before);
  });

  it('asks which assignment is meant where there are several, and part where there are several of these', async () => {
    const cases = newAssignment();
    const outline = textOf(cases, 'assignment.yaml');
    const part = '  - {id: more, title: More, points: 1, kind: two-layer-net, file: more.py}\n';
    const two = outline.replace('by_hand:\n', `${part}by_hand:\n`);
    const more = onlyCases(temporary(), {
      'assignment.yaml': two,
      'public/open.yaml': `${OPEN}  part: mlp\n${OPEN.replace('open', 'second')}  part: more\n`,
    });
    const ended = await newCase(more, 'nyu-hw1', ...CHAIN, ...TITLE);
    expect(ended.err).toContain('the assignment has several parts; give one of mlp, more with --part.');
    expect(ended.code).toBe(64);
    expect((await newCase(more, 'nyu-hw1', ...CHAIN, ...TITLE, '--part', 'more')).code).toBe(0);
    expect(textOf(more, 'hidden/wide.yaml')).toContain('part: more');
    mkdirSync(join(cases, 'other'));
    writeFileSync(join(cases, 'other', 'assignment.yaml'), outline);
    const which = await newCase(cases, ...CHAIN, ...TITLE);
    expect(which.err).toContain(
      'name the assignment: backcheck new case <assignment>. There are: nyu-hw1, other.',
    );
    expect(which.code).toBe(64);
  });

  it('says so where a file cannot be written', async () => {
    const cases = newAssignment();
    const hidden = join(cases, 'nyu-hw1', 'hidden');
    rmSync(hidden, { recursive: true });
    writeFileSync(hidden, 'A file stands where the folder should be.');
    const ended = await newCase(cases, 'nyu-hw1', ...CHAIN, ...TITLE);
    expect(ended.err).toMatch(/hidden\/wide\.yaml cannot be written \(E\w+\)\./);
    expect(ended.code).toBe(2);
    mkdirSync(join(cases, 'nyu-hw1', 'public', 'wide.yaml'));
    const folder = await newCase(cases, 'nyu-hw1', ...CHAIN, ...TITLE, '--public');
    expect(folder.err).toContain('A text file was expected; this is a folder.');
    expect(folder.code).toBe(3);
  });
});
