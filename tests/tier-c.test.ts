import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../harness/model/report.ts';
import { HOME, SAMPLE, type Ended } from './cli.ts';
import { classOf, onlyCases, ownFolder } from './random-cases.ts';
import { OPEN } from './small-assignment.ts';

/** Without libseccomp there is neither tier A nor tier B: here it hides itself. */
const LIBRARIES = [
  ...execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).matchAll(/libseccomp\.so\.2 .*=> (.+)$/gm),
];
const HIDING = LIBRARIES.flatMap(([, path]) => ['--dev-bind', '/dev/null', realpathSync(path!)]);

async function unisolated(args: readonly string[]): Promise<Ended> {
  const command = [process.execPath, join(HOME, 'bin', 'backcheck.js'), ...args];
  const { exitCode, stdout, stderr } = await execa(
    'bwrap',
    ['--dev-bind', '/', '/', ...HIDING, '--', ...command],
    { env: { NO_COLOR: '1' }, cwd: HOME, reject: false, stdin: 'ignore' },
  );
  return { code: exitCode, out: stdout, err: stderr };
}

/** Leaves f′ out. */
const WRONG = 'qlh4933';
const NOTICE =
  /^Notice: isolation tier C is used \(A: .*libseccomp.*; B: .*libseccomp.*WITHOUT ISOLATION, with your own rights\.$/m;
const REFUSAL = /^backcheck: no isolation could be had \(tier A: .*; tier B: .*\)\. Run `backcheck doctor`/m;

const folder = ownFolder();
const cases = onlyCases(join(folder, 'cases'), { 'public/open.yaml': OPEN });
const trusted = onlyCases(join(folder, 'trusted'), { 'public/open.yaml': OPEN });
cpSync(join(SAMPLE, 'mq2002'), join(trusted, 'nyu-hw1', 'examples', 'accepted', 'plain'), {
  recursive: true,
});
const hostile = onlyCases(join(folder, 'hostile'), { 'public/open.yaml': OPEN });
classOf(join(hostile, 'nyu-hw1', 'examples', 'hostile'), {}, ['mq2002']);
writeFileSync(join(hostile, 'nyu-hw1', 'examples', 'hostile', 'mq2002', 'expect.yaml'), 'verdict: pass\n');
const others = classOf(join(folder, 'class'), {}, [WRONG]);
const report = join(folder, 'report');

const tierIn = (out: string) =>
  (JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report).run.tier;

describe('where neither tier A nor tier B can be had', () => {
  let sample: Ended;
  beforeAll(async () => {
    sample = await unisolated(['grade', 'nyu-hw1', '--only', WRONG, '--cases', cases, '--out', report]);
  });

  it('the sample class that ships is graded at tier C, with a notice', () => {
    expect(sample.err).toMatch(NOTICE);
    expect({ code: sample.code, tier: tierIn(report) }).toEqual({ code: 0, tier: 'C' });
  });

  it.each([
    ['check', ['check', 'nyu-hw1', join(SAMPLE, WRONG), '--cases', cases]],
    ['replay, of the sample class', ['replay', report, WRONG, 'open', '--cases', cases]],
  ])('%s runs at tier C, with a notice', async (_, args) => {
    const { code, err } = await unisolated(args);
    expect(err).toMatch(NOTICE);
    expect(code).toBe(1);
  });

  it('verify runs examples of the course at tier C, with a notice', async () => {
    const { err, out } = await unisolated(['verify', 'nyu-hw1', '--cases', trusted]);
    expect(err).toMatch(NOTICE);
    expect(out).toContain('at tier C');
  });

  const out = join(folder, 'refused');
  it.each([
    ['grade', ['grade', 'nyu-hw1', others, '--cases', cases, '--out', out]],
    [
      'grade, also of the sample class elsewhere',
      ['grade', 'nyu-hw1', others, join(SAMPLE, 'mq2002'), '--cases', cases, '--out', out],
    ],
    ['replay', ['replay', report, WRONG, 'open', '--cases', cases, '--submission-path', join(others, WRONG)]],
    ['verify of hostile examples', ['verify', 'nyu-hw1', '--cases', hostile]],
    ['bench of submissions that do not ship', ['bench', '--sample', join(others, WRONG)]],
  ])('%s runs nothing: exit code 2, and why', async (_, args) => {
    const { code, err } = await unisolated(args);
    expect(err).toMatch(REFUSAL);
    expect(err).not.toContain('Notice');
    expect({ code, written: existsSync(out) }).toEqual({ code: 2, written: false });
  });

  it('--isolation C runs what it is asked to, and the report says so', async () => {
    const asked = join(folder, 'asked');
    const args = ['grade', 'nyu-hw1', others, '--cases', cases, '--out', asked, '--isolation', 'C'];
    const { code, err } = await unisolated(args);
    expect(err).not.toContain('Notice');
    expect({ code, tier: tierIn(asked) }).toEqual({ code: 0, tier: 'C' });
  });

  it.each(['A', 'B'])('--isolation %s never becomes another tier', async (tier) => {
    const args = ['check', 'nyu-hw1', join(SAMPLE, 'mq2002'), '--cases', cases, '--isolation', tier];
    const { code, err } = await unisolated(args);
    expect(err).toContain(`no isolation could be had (tier ${tier}: `);
    expect(code).toBe(2);
  });
});
