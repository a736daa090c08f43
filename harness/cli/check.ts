import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KINDS } from '../kinds/index.ts';
import { loadSubmissions } from '../load/submissions.ts';
import type { Assignment } from '../model/assignment.ts';
import { NO_RECORDS } from '../model/class-records.ts';
import { clean } from '../model/clean.ts';
import { plan } from '../plan/plan.ts';
import { studentExample, studentReport } from '../report/student.ts';
import { styleOf } from '../report/style.ts';
import type { Pool } from '../run/pool.ts';
import { finalResult } from '../score/final.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { SharedWork } from './shared-work.ts';
import type { GradingContext } from './grading-context.ts';
import { gradeSubmission, NOT_KEPT } from './grade-submission.ts';
import { openOrReport, type IsolationOptions } from './isolation-options.ts';
import { loadOrReport, printProblems } from './load-or-report.ts';
import { whyNoScript, writeScript } from './write-script.ts';

export interface CheckOptions extends IsolationOptions {
  readonly watch: boolean;
  readonly seed: number;
  readonly cases?: string;
  /** Where the script of the smallest failing example goes. */
  readonly script?: string;
}

/** `backcheck check`: one's own work against the public cases, with the verdict that the grader will give for them. */
export async function check(name: string, path: string, options: CheckOptions): Promise<ExitCode> {
  const assignment = loadOrReport(name, options.cases);
  if (assignment === null) return EXIT.badInput;
  if ((await stat(path).catch(() => null)) === null) {
    process.stderr.write(`backcheck: ${path}: there is no such file or folder.\n`);
    return EXIT.badInput;
  }
  const refusal = options.script === undefined ? null : await whyNoScript(options.script);
  if (refusal !== null) {
    process.stderr.write(`backcheck: --script ${refusal}\n`);
    return EXIT.usage;
  }
  // One's own code on one's own machine: running it without isolation is what the student does anyway.
  const isolation = await openOrReport({ ...options, jobs: 1 }, assignment.limits, true, 1);
  if (isolation === null) return EXIT.harnessError;
  const { pool } = isolation;
  try {
    const context = contextOf(assignment, pool, options.seed);
    const code = await checkOnce(path, context, options.script);
    if (!options.watch) return code;
    await checkOnChange(path, context, options.script);
    return EXIT.ok;
  } finally {
    await pool.close();
  }
}

function contextOf(assignment: Assignment, pool: Pool, seed: number): GradingContext {
  const parts = plan(assignment, KINDS, seed, ({ visibility }) => visibility === 'public');
  return { assignment, parts, shared: new SharedWork(), pool, seed };
}

async function checkOnce(path: string, context: GradingContext, script?: string): Promise<ExitCode> {
  const { assignment } = context;
  const files = assignment.parts.map(({ file }) => file);
  const { submissions, problems } = await loadSubmissions([path], { limits: assignment.limits, files });
  printProblems(problems);
  if (submissions.length !== 1) {
    if (submissions.length > 1) {
      process.stderr.write(
        `backcheck: ${path} holds ${submissions.length} submissions; \`check\` takes one, \`grade\` takes many.\n`,
      );
    }
    return EXIT.badInput;
  }
  const graded = await gradeSubmission(await submissions[0]!.read(), path, NOT_KEPT, context);
  const { output } = graded;
  const result = finalResult(graded.result, assignment, NO_RECORDS);
  process.stdout.write(`${studentReport(result, styleOf(process.stdout, process.env))}\n`);
  if (output !== '') process.stdout.write(`\nYour code printed:\n${tail(output)}\n`);
  if (script !== undefined) process.stdout.write(`\n${await writeScript(script, studentExample(result))}\n`);
  if (result.verdict === 'harness-error') return EXIT.harnessError;
  return result.verdict === 'pass' ? EXIT.ok : EXIT.failures;
}

const TAIL_LINES = 10;

function tail(output: string): string {
  const lines = output.trimEnd().split('\n');
  const left = lines.length > TAIL_LINES ? [`(${lines.length - TAIL_LINES} lines before these)`] : [];
  return [...left, ...lines.slice(-TAIL_LINES)].map((line) => `  ${clean(line, 200)}`).join('\n');
}

/** Checks again after every change, until Ctrl-C. */
async function checkOnChange(path: string, context: GradingContext, script?: string): Promise<void> {
  const folder = (await stat(path)).isDirectory() ? path : dirname(path);
  const stopped = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  let queue = Promise.resolve();
  const watcher = watch(folder, () => {
    // Editors write a file in several steps.
    clearTimeout(timer);
    timer = setTimeout(() => {
      queue = queue.then(async () => {
        process.stdout.write(`\n── ${new Date().toLocaleTimeString()} ──\n\n`);
        await checkOnce(path, context, script);
        process.stderr.write('Watching for changes; Ctrl-C ends.\n');
      });
    }, 100);
  });
  process.stderr.write('Watching for changes; Ctrl-C ends.\n');
  process.once('SIGINT', () => stopped.resolve());
  await stopped.promise;
  clearTimeout(timer);
  watcher.close();
  await queue;
}
