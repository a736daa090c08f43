import { execa } from 'execa';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Report, SubmissionResult } from '../harness/model/report.ts';
import { backcheck, HOME, start, temporary } from './cli.ts';
import { changed, classOf, graded, ONE_CASE, onlyCases, RIGHT_SOURCE } from './random-cases.ts';
import { comparable, differences, reportOf } from './reports.ts';

const FORWARD = '    def forward(self, x):';
const SLOW = changed([FORWARD, `${FORWARD}\n        import time; time.sleep(0.05)`]);

/** A class in which all are right, and what it takes to grade it. */
function classroom(ids: readonly string[], source = RIGHT_SOURCE) {
  const cases = onlyCases(temporary(), {
    'public/open.yaml': ONE_CASE,
    'hidden/closed.yaml': ONE_CASE.replace('one', 'two'),
  });
  const folder = classOf(temporary(), Object.fromEntries(ids.map((id) => [id, `${source}\n# ${id}\n`])));
  const out = temporary();
  return { cases, folder, out, args: ['grade', 'nyu-hw1', folder, '--cases', cases, '--out', out] };
}

const IDS = Array.from({ length: 12 }, (_, index) => `s${index + 10}`);

describe('a run survives', () => {
  it('a submission that vanishes: a harness error, charged to nobody; all others are graded', async () => {
    const { folder, out, args } = classroom(IDS, SLOW);
    const running = start(args);
    const saved = join(out, 'submissions');
    while (!existsSync(saved) || readdirSync(saved).length < 2) await sleep(5);
    rmSync(join(folder, 's21'), { recursive: true });
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^s21 .*harness-error/m);
    const { submissions } = reportOf(out);
    const lost = submissions.filter(({ verdict }) => verdict !== 'pass');
    expect(lost).toMatchObject([{ id: 's21', verdict: 'harness-error' }]);
    const text = 'The folder was there when the run began, and is gone; mend that';
    expect(lost[0]!.messages).toMatchObject([
      { audience: 'staff', text: expect.stringContaining(text) as string },
    ]);
    // Back again, it is graded by the same command, and it alone.
    classOf(folder, { s21: RIGHT_SOURCE });
    expect(await backcheck(args)).toMatchObject({
      code: 0,
      out: expect.stringContaining('11 unchanged') as string,
    });
  });

  // Only root can give a folder a disk of its own.
  it.skipIf(process.getuid?.() !== 0)(
    'a full disk: says so, keeps what was saved, and goes on where there is room',
    async () => {
      const { cases, folder, out, args } = classroom(IDS);
      const program = [process.execPath, join(HOME, 'bin', 'backcheck.js'), ...args];
      const script = `out=$1; shift
mount -t tmpfs -o size=24k,nr_inodes=0 tmpfs "$out" || exit 99
"$@"; echo "first: $?"
cat "$out"/submissions/*.json
mount -o remount,size=4m "$out"
"$@"; echo "second: $?"
cat "$out/report.json"`;
      const shell = ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', out, ...program];
      const { stdout, stderr } = await execa('unshare', shell, { env: { NO_COLOR: '1' } });
      const [first = '', second = '', report = ''] = stdout.split(/^(?:first: 2|second: 0)$/m);
      expect({ first, stderr }).toEqual({
        first: '',
        stderr: expect.stringMatching(
          /: the disk is full\. What was saved before stays; .* run the same command again\.$/,
        ) as string,
      });
      // Every file that is there is whole.
      const saved = second.split('\n').filter((line) => line.startsWith('{'));
      expect(saved.length).toBeGreaterThan(0);
      expect(saved.length).toBeLessThan(IDS.length);
      for (const line of saved) expect((JSON.parse(line) as SubmissionResult).verdict).toBe('pass');
      expect(second).toContain(`${saved.length} unchanged since an earlier run`);
      const elsewhere = temporary();
      await graded(cases, [folder], elsewhere);
      const there = JSON.parse(report) as Report;
      expect(differences(comparable(there), comparable(reportOf(elsewhere)))).toEqual([]);
    },
  );

  it('a limit that lets no page be pinned: the same grades', async () => {
    const { out, args } = classroom(IDS);
    const program = [process.execPath, join(HOME, 'bin', 'backcheck.js'), ...args];
    await execa('sh', ['-c', 'ulimit -l 64 && exec "$@"', 'sh', ...program]);
    expect(reportOf(out).submissions.map(({ verdict }) => verdict)).toEqual(IDS.map(() => 'pass'));
  });

  it('a clock that jumps: the same report', async () => {
    const { out, args, cases, folder } = classroom(IDS.slice(0, 4));
    const jumping = join(temporary(), 'jumping.mjs');
    // A day back, two days on, at every look.
    writeFileSync(
      jumping,
      `const now = Date.now; let looks = 0;
const jumped = () => now() + (looks++ % 2 === 0 ? -1 : 2) * 86_400_000;
globalThis.Date = class extends Date { constructor(...a) { super(...(a.length === 0 ? [jumped()] : a)); } static now() { return jumped(); } };
`,
    );
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(jumping).href}` };
    expect(await backcheck(args, { env })).toMatchObject({ code: 0, err: '' });
    const elsewhere = temporary();
    await graded(cases, [folder], elsewhere);
    expect(differences(comparable(reportOf(out)), comparable(reportOf(elsewhere)))).toEqual([]);
    expect(await backcheck(args, { env })).toMatchObject({
      code: 0,
      out: expect.stringContaining('4 unchanged') as string,
    });
  });
});
