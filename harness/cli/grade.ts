import { join, resolve } from 'node:path';
import type { Assignment } from '../model/assignment.ts';
import type { ClassRecords } from '../model/class-records.ts';
import type { Run, SubmissionResult } from '../model/report.ts';
import { KINDS } from '../kinds/index.ts';
import { caseFingerprints, type Circumstances } from '../plan/fingerprint.ts';
import { plan } from '../plan/plan.ts';
import type { Gradebook } from '../report/grades-csv.ts';
import { rollLines } from '../report/roll-lines.ts';
import { styleOf } from '../report/style.ts';
import { removeHalfWritten } from '../report/store.ts';
import { scoreTable, tableRow, type TableRow } from '../report/table.ts';
import { REPORT_FILE, writeReport } from '../report/write.ts';
import { ForkServerError } from '../run/fork-server-error.ts';
import { removeStaleRunFolders } from '../run/run-folder.ts';
import { finalResult } from '../score/final.ts';
import { openClassFolder, recordsOrReport } from './class-records.ts';
import { ClassSummary } from './class-summary.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { SharedWork } from './shared-work.ts';
import { findSubmissions, type ClassSources } from './find-submissions.ts';
import { gradeClass, isAllSaved } from './grade-class.ts';
import type { Runner } from './grading-context.ts';
import { onInterrupt } from './interrupt.ts';
import { openOrReport, type IsolationOptions } from './isolation-options.ts';
import { keepGround, recallGround, type Ground } from './last-run.ts';
import { loadOrReport, printProblems } from './load-or-report.ts';
import { HOME, shown } from './places.ts';
import { Progress } from './progress.ts';
import { ReplayHint } from './replay-hint.ts';
import { isShippedSample } from './shipped-sample.ts';
import { buildVersion } from './version.ts';

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
  const out = resolve(options.out ?? join(HOME, 'reports', assignment.id));
  const classroom = { assignment, ...sources, records, out };
  await Promise.all([removeHalfWritten(out), removeStaleRunFolders()]);
  const last = options.fresh ? null : await recallGround(out, options);
  if (last !== null && (await isAllSaved(sources.wanted, circumstancesOf(assignment, last, options), out)))
    return gradeWith({ ...last, pool: NOTHING_RUNS }, classroom, options, started);
  const isSample =
    paths.every((path) => resolve(path) === sample) &&
    sources.wanted.every(({ path }) => isShippedSample(path));
  const isolation = await openOrReport(options, assignment.limits, isSample, sources.wanted.length);
  if (isolation === null) return EXIT.harnessError;
  const { pool, tier } = isolation;
  try {
    await keepGround(out, options, isolation);
    return await gradeWith({ pool, tier, versions: pool.versions }, classroom, options, started, () =>
      pool.close(),
    );
  } finally {
    await pool.close();
  }
}

/** Stands where every result is there already. */
const NOTHING_RUNS: Runner = { run: changedMeanwhile, explore: changedMeanwhile };

function changedMeanwhile(): Promise<never> {
  return Promise.reject(
    new ForkServerError('the submission changed while this run began; run the same command again'),
  );
}

function circumstancesOf(assignment: Assignment, ground: Ground, { seed }: GradeOptions): Circumstances {
  return {
    assignment: assignment.contentHash,
    seed,
    tier: ground.tier,
    versions: { backcheck: buildVersion(), node: process.versions.node, ...ground.versions },
    cases: caseFingerprints(assignment.cases),
  };
}

/** What is graded, by which records, into which folder. */
interface Classroom extends ClassSources {
  readonly assignment: Assignment;
  readonly records: ClassRecords;
  readonly out: string;
}

async function gradeWith(
  ground: Ground & { readonly pool: Runner },
  { assignment, wanted, superseded, students, records, out }: Classroom,
  options: GradeOptions,
  started: Date,
  stop: () => Promise<void> = () => Promise.resolve(),
): Promise<ExitCode> {
  const { seed } = options;
  const parts = plan(assignment, KINDS, seed);
  const context = { assignment, parts, shared: new SharedWork(), pool: ground.pool, seed };
  const circumstances = circumstancesOf(assignment, ground, options);
  const { tier, versions } = circumstances;
  const rows = new Map<string, TableRow>();
  const progress = new Progress(wanted.length, process.stderr);
  const interrupt = onInterrupt(stop);
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
