import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { backcheck, SAMPLE, temporary, type Ended } from './cli.ts';
import { onlyCases, ownFolder, python } from './random-cases.ts';

const random = (id: string, title: string) => `- id: ${id}
  title: ${title}
  points: 2
  for_all: {batch: 1..8, in: 1..6, hidden: 1..8, out: 1..6, f: any, g: any}
  loss: mse
  runs: 50
`;
const base = ownFolder();
const cases = onlyCases(join(base, 'cases'), {
  'public/random.yaml': random('any-shape', 'Any shape') + random('once-more', 'Once more'),
  'hidden/random.yaml': random('secret', 'A secret'),
});
const wrong = join(SAMPLE, 'tv2214');
const check = (path: string, ...args: string[]) =>
  backcheck(['check', 'nyu-hw1', path, '--cases', cases, ...args]);

describe('backcheck check of a case with random shapes', () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await check(wrong);
  });

  it('shows the smallest example that still fails, once for each mistake, and its script', () => {
    expect(ended.code).toBe(1);
    expect(ended.out.match(/The smallest example that still fails:/g)).toHaveLength(1);
    expect(ended.out.match(/in 1, hidden 1, out 2, f identity, g identity, batch 1, loss mse/g)).toHaveLength(
      1,
    );
    expect(
      ended.out.match(/The smallest example of this mistake is shown under "Any shape"\./g),
    ).toHaveLength(1);
    expect(ended.out.match(/from mlp import MLP, mse_loss/g)).toHaveLength(1);
    expect(ended.out).not.toMatch(/secret/i);
  });

  it('keeps to 80 columns but for the lines of the script', () => {
    const long = ended.out.split('\n').filter((line) => line.length > 80);
    for (const line of long) expect(line).toMatch(/^ {8}/);
  });

  it('--script writes a script that runs in the folder of the submission, from wherever it is', async () => {
    const file = join(temporary(), 'example.py');
    const { out } = await check(wrong, '--script', file);
    expect(out).toContain(`Wrote ${file}; run it with python3, in the folder of the submission.`);
    const ran = await python(file, wrong);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^dJdb2\nactual\ntensor\(.*\)\nexpected\ntensor\(.*\)$/m);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, `${before}# an old one\n`);
    expect((await check(wrong, '--script', file)).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('--script writes nothing where every example passes', async () => {
    const file = join(temporary(), 'example.py');
    const { code, out } = await check(join(SAMPLE, 'mq2002'), '--script', file);
    expect(out).toContain('No random case has a failing example, so');
    expect(code).toBe(0);
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it.each<[string, string, RegExp]>([
    [
      'a file that is the student’s own',
      'mlp.py',
      /mlp\.py: the file is there already, and no script of Backcheck's; name another\./,
    ],
    ['a folder', '.', /: the script cannot be written there \(EISDIR\)\./],
    ['a folder that is not there', 'no/where.py', /there is no folder .*no\./],
  ])('--script refuses %s before anything runs', async (_, name, words) => {
    const folder = temporary();
    writeFileSync(join(folder, 'mlp.py'), 'my homework');
    const { code, out, err } = await check(wrong, '--script', join(folder, name));
    expect(err).toMatch(words);
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(readFileSync(join(folder, 'mlp.py'), 'utf8')).toBe('my homework');
  });
});
