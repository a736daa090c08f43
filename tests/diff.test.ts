import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../harness/model/report.ts';
import { reportOf, resultSample } from '../harness/report/samples.ts';
import { backcheck, SAMPLE, temporary } from './cli.ts';
import { onlyCases } from './random-cases.ts';

const ONE = `- id: one
  title: One
  points: 4
  network: {in: 3, hidden: 5, out: 4, f: relu, g: identity}
  batch: 7
  loss: mse
`;
const TWO = ONE.replaceAll('one', 'two').replace('One', 'Two') + '  checks: [dJdW1]\n';
const RIGHT = join(SAMPLE, 'mq2002');
/** Leaves f′ out. */
const WRONG = join(SAMPLE, 'qlh4933');

const grade = (cases: string, out: string) =>
  backcheck(['grade', 'nyu-hw1', RIGHT, WRONG, '--cases', cases, '--out', out]);

function written(report: Report): string {
  const file = join(temporary(), 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return file;
}

describe('backcheck diff', () => {
  it('tells whose score changed through a case that was added, and why', async () => {
    const [older, newer] = [join(temporary(), 'older'), join(temporary(), 'newer')];
    expect((await grade(onlyCases(temporary(), { 'public/cases.yaml': ONE }), older)).code).toBe(0);
    expect((await grade(onlyCases(temporary(), { 'public/cases.yaml': ONE + TWO }), newer)).code).toBe(0);
    const { code, out } = await backcheck(['diff', older, newer]);
    expect(code).toBe(0);
    expect(out).toMatch(/^qlh4933 {2}partial [\d.]+\/35 → partial [\d.]+\/35 \([+-][\d.]+\)$/m);
    expect(out).toMatch(/^ {2}two: new, fail 0\/4\. .*dJdW1/m);
    expect(out).toMatch(/^mq2002 {2}pass 35\/35 → pass 35\/35$/m);
    expect(out).toContain('1 of 2 scores changed. 1 more keeps its score with other verdicts.');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const same = await backcheck(['diff', newer, join(newer, 'report.json')]);
    expect(same).toMatchObject({ code: 0, out: '0 of 2 scores changed.' });
    const { changes } = JSON.parse((await backcheck(['diff', older, newer, '--json'])).out) as {
      changes: unknown[];
    };
    expect(changes).toHaveLength(2);
  });

  it('refuses reports of different assignments, and files that are no reports: exit code 3', async () => {
    const one = written(reportOf([resultSample()]));
    const sample = JSON.parse(readFileSync(one, 'utf8')) as Report;
    const other = written({ ...sample, run: { ...sample.run, assignment: 'autodiff' } });
    const refused = await backcheck(['diff', one, other]);
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('the reports are of different assignments, nyu-hw1 and autodiff');
    const broken = join(temporary(), 'report.json');
    writeFileSync(broken, '{"schema": 1}');
    const both = await backcheck(['diff', broken, join(temporary(), 'nothing')]);
    expect(both.code).toBe(3);
    expect(both.err).toContain('The report has schema 1');
    expect(both.err).toContain('The report cannot be read');
  });
});
