import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report, SubmissionResult } from '../harness/model/report.ts';
import { backcheck, SAMPLE, temporary } from './cli.ts';
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

/** A folder of two submissions, graded with one case that both pass. */
async function graded(): Promise<{
  folder: string;
  out: string;
  grade: (yaml: string, more?: string[]) => Promise<string>;
}> {
  const [folder, out] = [temporary(), temporary()];
  for (const id of [RIGHT, WRONG]) cpSync(join(SAMPLE, id), join(folder, id), { recursive: true });
  const grade = async (yaml: string, more: string[] = []) => {
    const cases = onlyCases(temporary(), { 'public/cases.yaml': yaml });
    const ended = await backcheck(['grade', 'nyu-hw1', folder, '--cases', cases, '--out', out, ...more]);
    expect({ code: ended.code, err: ended.err.replaceAll(/^.*warning.*$\n?/gm, '') }).toEqual({
      code: 0,
      err: '',
    });
    return ended.out;
  };
  await grade(caseOf('one', 'identity'));
  return { folder, out, grade };
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
