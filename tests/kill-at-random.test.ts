import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Sampler } from '../reference/testing/sampler.ts';
import { start, temporary } from './cli.ts';
import { begunAt, descendants } from './process-tree.ts';
import { changed, classOf, ONE_CASE, onlyCases } from './random-cases.ts';
import { comparable, differences, reportOf } from './reports.ts';

/** How many processes are killed; more with this variable. */
const KILLS = Number(process.env['BACKCHECK_TEST_KILLS'] ?? 8);
const SEED = Number(process.env['BACKCHECK_TEST_SEED'] ?? 2572);

const CASES = `- id: any
  title: Any
  points: 4
  for_all: {batch: 1..4, in: 1..4, hidden: 1..4, out: 1..4, f: any, g: any}
  loss: mse
  runs: 20
${ONE_CASE}`;
const SAMPLES = ['mq2002', 'gv1165', 'mf5178', 'qlh4933', 'tv2214', 'zy8099'];
/** Slower, so that a kill finds something under way; one prints, one leaves the process. */
const OTHERS = {
  slow: changed([
    '    def forward(self, x):',
    '    def forward(self, x):\n        import time; time.sleep(0.01)',
  ]),
  prints: changed(['    def forward(self, x):', '    def forward(self, x):\n        print("forward")']),
  leaves: changed([
    '    def backward(',
    '    def backward(self, *_):\n        import os; os._exit(0)\n\n    def unused(',
  ]),
};

it(
  `${KILLS} kills at random moments change no report, and leave nothing behind`,
  async () => {
    const random = new Sampler(SEED);
    const cases = onlyCases(temporary(), { 'hidden/cases.yaml': CASES });
    const folder = classOf(temporary(), OTHERS, SAMPLES);
    const [base, runFolders] = [temporary(), temporary()];
    chmodSync(runFolders, 0o711); // for the workers, which are another user where this one is root
    const grade = (out: string) =>
      start(['grade', 'nyu-hw1', folder, '--cases', cases, '--out', out], { env: { TMPDIR: runFolders } });
    const since = performance.now();
    expect(await grade(join(base, 'undisturbed'))).toMatchObject({ exitCode: 0 });
    const duration = performance.now() - since;
    const undisturbed = comparable(reportOf(join(base, 'undisturbed')));
    const files = allFiles(join(base, 'undisturbed'));

    const killed = { judge: 0, other: 0 };
    for (let chain = 0; killed.judge + killed.other < KILLS; chain++) {
      const out = join(base, `chain-${chain}`);
      mkdirSync(out);
      for (let isDone = false; !isDone;) {
        const running = grade(out);
        const tree = new Map<number, string | null>();
        const endsWithin = async (ms: number) =>
          Promise.race([sleep(ms, false, { ref: false }), running.then(() => true)]);
        while (!(await endsWithin(random.uniform(0, duration)))) {
          const others = descendants(running.pid!);
          for (const pid of others) if (!tree.has(pid)) tree.set(pid, begunAt(pid));
          const isJudge = others.length === 0 || random.uniform(0, 1) < 0.5;
          kill(isJudge ? running.pid! : random.pick(others));
          killed[isJudge ? 'judge' : 'other']++;
        }
        const { exitCode } = await running;
        await gone(tree);
        expect([undefined, 0, 2]).toContain(exitCode);
        // Killed, or unlucky so often that a submission could not be graded: then the same command goes on.
        isDone = exitCode === 0;
      }
      expect(ground(out)).toEqual(ground(join(base, 'undisturbed')));
      expect(differences(comparable(reportOf(out)), undisturbed)).toEqual([]);
      expect(allFiles(out)).toEqual(files);
      // One that was killed before its first breath leaves an empty folder.
      expect(readdirSync(runFolders).filter((name) => existsSync(join(runFolders, name, 'judge')))).toEqual(
        [],
      );
      rmSync(out, { recursive: true });
    }
    expect(Math.min(killed.judge, killed.other)).toBeGreaterThan(KILLS / 5);
  },
  60_000 + KILLS * 10_000,
);

/** What a run ran on: a weaker tier, or code that was changed meanwhile, would show here. */
function ground(out: string): unknown {
  const { tier, versions } = reportOf(out).run;
  return { tier, versions };
}

function allFiles(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).toSorted();
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Waits for processes to be gone; the test's own time limit ends it where they stay. */
async function gone(processes: ReadonlyMap<number, string | null>): Promise<void> {
  while ([...processes].some(([pid, begun]) => isThere(pid, begun))) await sleep(10);
}

/** Whether it is the same process still: another may have its number by now. */
function isThere(pid: number, begun: string | null): boolean {
  return begun !== null && begunAt(pid) === begun;
}
