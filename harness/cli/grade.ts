import { join, resolve } from 'node:path';
import type { Assignment } from '../model/assignment.ts';
import type { ClassRecords } from '../model/class-records.ts';
import type { Run, SubmissionResult } from '../model/report.ts';
import { KINDS } from '../kinds/index.ts';
import { caseFingerprints } from '../plan/fingerprint.ts';
import { plan } from '../plan/plan.ts';
import type { Gradebook } from '../report/grades-csv.ts';
import { rollLines } from '../report/roll-lines.ts';
import { styleOf } from '../report/style.ts';
import { scoreTable, tableRow, type TableRow } from '../report/table.ts';
import { REPORT_FILE, writeReport } from '../report/write.ts';
import type { Isolation } from '../run/isolation.ts';
import { finalResult } from '../score/final.ts';
import { openClassFolder, recordsOrReport } from './class-records.ts';
import { ClassSummary } from './class-summary.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { Expectations } from './expectations.ts';
import { findSubmissions, type ClassSources } from './find-submissions.ts';
import { gradeClass } from './grade-class.ts';
import { onInterrupt } from './interrupt.ts';
import { openOrReport, type IsolationOptions } from './isolation-options.ts';
import { loadOrReport, printProblems } from './load-or-report.ts';
import { HOME, shown } from './places.ts';
import { Progress } from './progress.ts';
import { ReplayHint } from './replay-hint.ts';
import { isShippedSample } from './shipped-sample.ts';
import { ownVersion } from './version.ts';

export interface GradeOptions extends IsolationOptions {
  readonly out?: string;
  readonly only?: readonly string[];
  readonly fresh: boolean;
  readonly seed: number;
  readonly cases?: string;
  /** Folder of the class's CSV files. */
  readonly class?: string;
  /** Hold bare folders and files to the rules for handing in as well. */
  readonly strict: boolean;
  readonly fileTimes: boolean;
  readonly gradebook?: readonly Gradebook[];
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
  const folder = openClassFolder(assignment, options.class, options.cases);
  if (folder === null) return EXIT.badInput;
  const { strict, fileTimes } = options;
  const places = paths.length === 0 ? [sample] : paths;
  const how = { strict, fileTimes, ...(folder.identify && { identify: folder.identify }) };
  const sources = await findSubmissions(places, assignment, options.only, how);
  if (sources === null) return EXIT.badInput;
  const records = recordsOrReport(folder, assignment, sources.students);
  if (records === null) return EXIT.badInput;
  const isSample =
    paths.every((path) => resolve(path) === sample) &&
    sources.wanted.every(({ path }) => isShippedSample(path));
  const isolation = await openOrReport(options, assignment.limits, isSample);
  if (isolation === null) return EXIT.harnessError;
  try {
    return await gradeWith(isolation, assignment, { ...sources, records }, options, started);
  } finally {
    await isolation.pool.close();
  }
}

async function gradeWith(
  { pool, tier }: Isolation,
  assignment: Assignment,
  { wanted, superseded, students, records }: ClassSources & { readonly records: ClassRecords },
  options: GradeOptions,
  started: Date,
): Promise<ExitCode> {
  const out = resolve(options.out ?? join(HOME, 'reports', assignment.id));
  const { seed } = options;
  const parts = plan(assignment, KINDS, seed);
  const context = { assignment, parts, expectations: new Expectations(), pool, seed };
  const versions = { backcheck: ownVersion(), node: process.versions.node, ...pool.versions };
  const circumstances = {
    assignment: assignment.contentHash,
    seed,
    tier,
    versions,
    cases: caseFingerprints(assignment.cases),
  };
  const rows = new Map<string, TableRow>();
  const progress = new Progress(wanted.length, process.stderr);
  const interrupt = onInterrupt(() => pool.close());
  const classOptions = {
    out,
    fresh: options.fresh,
    slots: options.jobs,
    signal: interrupt.signal,
    finish: (result: SubmissionResult) => finalResult(result, assignment, records),
  };
  const summary = new ClassSummary(assignment, records);
  const hint = new ReplayHint();
  let reused = 0;
  try {
    await gradeClass(wanted, context, circumstances, classOptions, {
      begun: (id) => progress.begun(id),
      read: (submission) => summary.read(submission),
      done: (result, wasReused) => {
        rows.set(result.id, tableRow(result));
        hint.add(result);
        summary.done(result);
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
      `Stopped: ${rows.size} of ${wanted.length} submissions are graded and saved in ${shown(out)}. Run the same command again to go on.\n`,
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
  const ids = wanted.map(({ id }) => id);
  const roll = summary.roll(students, superseded);
  const problems = await writeReport(out, run, ids, roll);
  await summary.write(out, ids, options.gradebook ?? []);
  printProblems(problems);
  const table = ids.flatMap((id) => rows.get(id) ?? []);
  const style = styleOf(process.stdout, process.env);
  process.stdout.write(`${[scoreTable(table, style), ...rollLines(roll, style.width)].join('\n')}\n`);
  if (reused > 0) process.stdout.write(`${reused} unchanged since an earlier run, not run again.\n`);
  process.stdout.write(`Report: ${shown(join(out, REPORT_FILE))}\n${hint.text(shown(out), ids)}`);
  const trusted = problems.length === 0 && table.every(({ verdict }) => verdict !== 'harness-error');
  return trusted ? EXIT.ok : EXIT.harnessError;
}
