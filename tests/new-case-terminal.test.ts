import { execa } from 'execa';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { interpreters } from '../harness/run/interpreter.ts';
import { HOME } from './cli.ts';
import { casesOf, everything, newAssignment } from './small-assignment.ts';

const STAGE = 'random shapes: sizes and numbers drawn anew for each run\r\n[chain] ';
const TITLE = 'Title, which students read (or `id: title`): ';

/** Runs it on a terminal of its own; each answer is given when its prompt has come. */
async function onTerminal(
  cases: string,
  args: readonly string[],
  answers: readonly (readonly [string, string])[],
) {
  const found = interpreters(null, process.env);
  if (typeof found === 'string') throw new Error(found);
  const argv = [
    process.execPath,
    join(HOME, 'bin', 'backcheck.js'),
    'new',
    'case',
    ...args,
    '--cases',
    cases,
  ];
  const { exitCode, stdout } = await execa(
    found[0]!.python,
    [join(import.meta.dirname, 'terminal.py'), JSON.stringify({ argv, answers })],
    { reject: false, env: { NO_COLOR: '1', TERM: 'dumb' } },
  );
  return { code: exitCode, out: stripVTControlCharacters(stdout) };
}

describe('backcheck new case on a terminal', () => {
  it('asks three questions, and again where an answer is of no use', async () => {
    const cases = newAssignment();
    const ended = await onTerminal(
      cases,
      ['nyu-hw1'],
      [
        [STAGE, 'radnom\n'],
        ['Did you mean `random`?', 'random\n'],
        ['Which f, g, loss?', 'relu\n'],
        ['Give 3 words, for f, g, loss.', 'relu sigmod bce\n'],
        ['Did you mean `sigmoid`?', 'any, sigmoid, bce\n'],
        [TITLE, '\n'],
        ['A title is needed.', 'Open\n'],
        ['The id `open` is taken; write `id: title`.', 'open-2: Open again\n'],
      ],
    );
    expect(ended.out).toContain('Added open-2: ');
    expect(ended.code).toBe(0);
    expect(casesOf(cases).find(({ id }) => id === 'open-2')).toMatchObject({
      title: 'Open again',
      for_all: { f: 'any', g: 'sigmoid' },
      loss: 'bce',
    });
  });

  it('takes empty answers for the usual ones, and does not ask what flags say', async () => {
    const cases = newAssignment();
    const ended = await onTerminal(
      cases,
      ['nyu-hw1', '--g', 'relu'],
      [
        [STAGE, '\n'],
        ['Which f, loss?', '\n'],
        [TITLE, 'Wide\n'],
      ],
    );
    expect(ended.code).toBe(0);
    expect(casesOf(cases).find(({ id }) => id === 'wide')).toMatchObject({
      network: { f: 'relu', g: 'relu' },
      loss: 'mse',
    });
  });

  it.each([
    ['Ctrl-D', '\u0004'],
    ['Ctrl-C', '\u0003'],
  ])('%s ends it with nothing written', async (_, key) => {
    const cases = newAssignment();
    const before = everything(cases);
    const ended = await onTerminal(
      cases,
      ['nyu-hw1'],
      [
        [STAGE, '\n'],
        ['Which f, g, loss?', key],
      ],
    );
    expect(ended.out).toContain('Nothing was written.');
    expect(ended.code).toBe(130);
    expect(everything(cases)).toBe(before);
  });
});
