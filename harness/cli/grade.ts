import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Assignment } from '../model/assignment.ts';
import { loadSubmissions, type SubmissionSource } from '../load/submissions.ts';
import type { Run } from '../model/report.ts';
import { KINDS } from '../kinds/index.ts';
import { plan } from '../plan/plan.ts';
import { styleOf } from '../report/style.ts';
import { scoreTable, tableRow, type TableRow } from '../report/table.ts';
import { REPORT_FILE, writeReport } from '../report/write.ts';
import type { Isolation } from '../run/isolation.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { Expectations } from './expectations.ts';
import { gradeClass } from './grade-class.ts';
import { onInterrupt } from './interrupt.ts';
import { openOrReport, type IsolationOptions } from './isolation-options.ts';
import { loadOrReport, printProblems } from './load-or-report.ts';
import { HOME, shown } from './places.ts';
import { Progress } from './progress.ts';
import { ReplayHint } from './replay-hint.ts';
import { ownVersion } from './version.ts';

export interface GradeOptions extends IsolationOptions {
  readonly out?: string;
  readonly only?: readonly string[];
  readonly fresh: boolean;
  readonly seed: number;
  readonly cases?: string;
}

/** `backcheck grade`: load → plan → run → compare → score → report, for a whole class. */
export async function grade(
  name: string,
  paths: readonly string[],
  options: GradeOptions,
): Promise<ExitCode> {
  const started = new Date();
  const assignment = loadOrReport(name, options.cases);
  if (assignment === null) return EXIT.badInput;
  const sample = join(HOME, 'submissions', name);
  const sources = await findSubmissions(paths.length === 0 ? [sample] : paths, assignment, options.only);
  if (sources === null) return EXIT.badInput;
  const isSample = paths.every((path) => resolve(path) === sample);
  const isolation = await openOrReport(options, assignment.limits, isSample);
  if (isolation === null) return EXIT.harnessError;
  try {
    return await gradeWith(isolation, assignment, sources, options, started);
  } finally {
    await isolation.pool.close();
  }
}

async function gradeWith(
  { pool, tier }: Isolation,
  assignment: Assignment,
  sources: readonly SubmissionSource[],
  options: GradeOptions,
  started: Date,
): Promise<ExitCode> {
  const out = resolve(options.out ?? join(HOME, 'reports', assignment.id));
  const { seed } = options;
  const parts = plan(assignment, KINDS, seed);
  const context = { assignment, parts, expectations: new Expectations(), pool, seed };
  const versions = { backcheck: ownVersion(), node: process.versions.node, ...pool.versions };
  const circumstances = { assignment: assignment.contentHash, seed, tier, versions };
  const rows = new Map<string, TableRow>();
  const progress = new Progress(sources.length, process.stderr);
  const interrupt = onInterrupt(() => pool.close());
  const classOptions = { out, fresh: options.fresh, slots: options.jobs, signal: interrupt.signal };
  const hint = new ReplayHint();
  let reused = 0;
  try {
    await gradeClass(sources, context, circumstances, classOptions, {
      begun: (id) => progress.begun(id),
      done: (result, wasReused) => {
        rows.set(result.id, tableRow(result));
        hint.add(result);
        if (wasReused) reused++;
        progress.done(result.id);
      },
    });
  } finally {
    progress.stop();
    interrupt.dispose();
  }
  if (interrupt.signal.aborted) {
    process.stderr.write(
      `Stopped: ${rows.size} of ${sources.length} submissions are graded and saved in ${shown(out)}. Run the same command again to go on.\n`,
    );
    return EXIT.interrupted;
  }
  const run: Run = {
    assignment: assignment.id,
    seed,
    tier,
    versions,
    started: started.toISOString(),
    finished: new Date().toISOString(),
  };
  const ids = sources.map(({ id }) => id);
  const problems = await writeReport(out, run, ids);
  printProblems(problems);
  const table = ids.flatMap((id) => rows.get(id) ?? []);
  process.stdout.write(`${scoreTable(table, styleOf(process.stdout, process.env))}\n`);
  if (reused > 0) process.stdout.write(`${reused} unchanged since an earlier run, not run again.\n`);
  process.stdout.write(`Report: ${shown(join(out, REPORT_FILE))}\n${hint.text(shown(out), ids)}`);
  const trusted = problems.length === 0 && table.every(({ verdict }) => verdict !== 'harness-error');
  return trusted ? EXIT.ok : EXIT.harnessError;
}

async function findSubmissions(
  paths: readonly string[],
  assignment: Assignment,
  only: readonly string[] | undefined,
): Promise<readonly SubmissionSource[] | null> {
  const files = assignment.parts.map(({ file }) => file);
  const { submissions, problems } = await loadSubmissions(paths, { limits: assignment.limits, files });
  printProblems(problems);
  const wanted = only === undefined ? submissions : submissions.filter(({ id }) => only.includes(id));
  for (const id of only ?? []) {
    if (!submissions.some((source) => source.id === id)) {
      process.stderr.write(`backcheck: --only ${id}: no submission has this id.\n`);
      return null;
    }
  }
  if (wanted.length > 0) return wanted;
  if (problems.length === 0)
    process.stderr.write(
      `backcheck: ${paths.filter((path) => existsSync(path)).join(', ')}: no submissions there.\n`,
    );
  return null;
}
