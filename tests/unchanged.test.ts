import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report, SubmissionResult } from '../harness/model/report.ts';
import { backcheck, SAMPLE, temporary, type Ended } from './cli.ts';
import { onlyCases } from './random-cases.ts';

const caseOf = (id: string, f: string): string => `- id: ${id}
  title: ${id}
  points: 4
  network: {in: 3, hidden: 5, out: 4, f: ${f}, g: identity}
  batch: 7
  loss: mse
`;
const RIGHT = 'mq2002';
/** Leaves f′ out, which shows where f is not the identity. */
const WRONG = 'qlh4933';
const MARK = 'As it was';

type Run<T> = (yaml: string, more?: string[], env?: Record<string, string>) => Promise<T>;
type Attempt = Run<Ended>;
/** Resolves to what was printed; throws where it does not end well. */
type Grade = Run<string>;

/** A folder of two submissions, graded with one case that both pass. */
async function graded(): Promise<{ folder: string; out: string; grade: Grade; attempt: Attempt }> {
  const [folder, out] = [temporary(), temporary()];
  for (const id of [RIGHT, WRONG]) cpSync(join(SAMPLE, id), join(folder, id), { recursive: true });
  const attempt: Attempt = async (yaml, more = [], env = {}) => {
    const cases = onlyCases(temporary(), { 'public/cases.yaml': yaml });
    const args = ['grade', 'nyu-hw1', folder, '--cases', cases, '--out', out, ...more];
    return backcheck(args, { env });
  };
  const grade: Grade = async (yaml, more, env) => {
    const ended = await attempt(yaml, more, env);
    expect({ code: ended.code, err: ended.err.replaceAll(/^.*warning.*$\n?/gm, '') }).toEqual({
      code: 0,
      err: '',
    });
    return ended.out;
  };
  await grade(caseOf('one', 'identity'));
  return { folder, out, grade, attempt };
}

/** Changes the title of a saved result: whoever finds it knows that the case was not run again. */
function mark(out: string): void {
  for (const id of [RIGHT, WRONG]) {
    const file = join(out, 'submissions', `${id}.json`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"title": ?"one"/, `"title":"${MARK}"`));
  }
}

function results(out: string): readonly SubmissionResult[] {
  return (JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report).submissions;
}

function titlesOf({ cases }: SubmissionResult): string[] {
  return cases.map(({ title }) => title);
}

function titles(out: string): Record<string, string[]> {
  return Object.fromEntries(results(out).map((result) => [result.id, titlesOf(result)]));
}

describe('a case that is added', () => {
  it('is the only one that runs, where all pass; else all run, as the diagnosis rests on all of them', async () => {
    const { out, grade } = await graded();
    mark(out);
    const both = caseOf('one', 'identity') + caseOf('two', 'relu');
    expect(await grade(both)).not.toContain('unchanged');
    expect(titles(out)).toEqual({ [RIGHT]: [MARK, 'two'], [WRONG]: ['one', 'two'] });
    expect(await grade(both)).toContain('2 unchanged since an earlier run');
    await grade(both, ['--fresh']);
    expect(titles(out)).toEqual({ [RIGHT]: ['one', 'two'], [WRONG]: ['one', 'two'] });
  });

  it('gives the report of a run from the start', async () => {
    const { out, grade } = await graded();
    const both = caseOf('one', 'identity') + caseOf('two', 'relu');
    await grade(both);
    const added = results(out).map(({ timing: _timing, ...rest }) => rest);
    await grade(both, ['--fresh']);
    expect(added).toEqual(results(out).map(({ timing: _timing, ...rest }) => rest));
  });

  it('may go again, and comments may change, without any run', async () => {
    const { out, grade } = await graded();
    mark(out);
    expect(await grade(`# New\n${caseOf('one', 'identity')}`)).toContain('2 unchanged since an earlier run');
    await grade(caseOf('one', 'identity') + caseOf('two', 'sigmoid'));
    await grade(caseOf('one', 'identity'));
    expect(titles(out)).toEqual({ [RIGHT]: [MARK], [WRONG]: ['one'] });
  });

  it('takes away nothing that is known of torch.autograd', async () => {
    const { folder, out, grade } = await graded();
    const file = join(folder, RIGHT, 'mlp.py');
    writeFileSync(file, `from torch import autograd\n${readFileSync(file, 'utf8')}`);
    const known = () => results(out)[0]!.parts[0]!.autograd;
    await grade(caseOf('one', 'identity') + caseOf('two', 'relu'));
    expect(known()).toEqual({ source: [{ file: 'mlp.py', line: 1, what: 'autograd' }] });
    await grade(caseOf('one', 'identity'));
    expect(known()).toEqual({ source: [{ file: 'mlp.py', line: 1, what: 'autograd' }] });
  });
});

describe('a run that finds nothing to do', () => {
  /** No fork server can start where there is no folder for its socket. */
  const nowhere = { TMPDIR: '/nonexistent' };
  const why = 'no folder can be made in /nonexistent (ENOENT); make room there, or set TMPDIR to a folder';
  const refused = { code: 2, err: expect.stringContaining(why) as string };

  it('starts no fork server', async () => {
    const { out, grade } = await graded();
    const again = await grade(caseOf('one', 'identity'), [], nowhere);
    expect(again).toContain('2 unchanged since an earlier run');
    expect(titles(out)).toEqual({ [RIGHT]: ['one'], [WRONG]: ['one'] });
  });

  it.each([
    ['a case is new', (yaml: string) => yaml + caseOf('two', 'relu'), []],
    ['another tier is asked for', (yaml: string) => yaml, ['--isolation', 'B']],
    ['all is to run afresh', (yaml: string) => yaml, ['--fresh']],
  ])('but does where %s', async (_, change, more) => {
    const { attempt } = await graded();
    expect(await attempt(change(caseOf('one', 'identity')), more, nowhere)).toMatchObject(refused);
  });

  it('but does where the machine, or the record of it, is not the same any more', async () => {
    const { out, grade, attempt } = await graded();
    const file = join(out, 'last-run.json');
    const text = readFileSync(file, 'utf8');
    for (const other of [text.replace(/"key":"./, '"key":"x'), text.slice(1), '{}']) {
      writeFileSync(file, other);
      expect(await attempt(caseOf('one', 'identity'), [], nowhere)).toMatchObject(refused);
    }
    await grade(caseOf('one', 'identity'));
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
