import { dirname, join } from 'node:path';
import type { Assignment } from '../model/assignment.ts';
import type { ClassRecords } from '../model/class-records.ts';
import type { Report, SubmissionResult } from '../model/report.ts';
import type { Gradebook } from '../report/grades-csv.ts';
import { rollLines } from '../report/roll-lines.ts';
import { saveSubmission } from '../report/store.ts';
import { styleOf } from '../report/style.ts';
import { scoreTable, tableRow } from '../report/table.ts';
import { REPORT_FILE, writeReport } from '../report/write.ts';
import { finalResult, studentOf } from '../score/final.ts';
import { weighCases } from '../score/weigh-cases.ts';
import { openClassFolder, recordsOrReport } from './class-records.ts';
import { ClassSummary } from './class-summary.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { loadOrReport, printProblems } from './load-or-report.ts';
import { openReport } from './open-report.ts';
import { shown } from './places.ts';

export interface RescoreOptions {
  readonly cases?: string;
  readonly class?: string;
  readonly gradebook?: readonly Gradebook[];
}

/**
 * `backcheck rescore`: the scores of a saved report by the rubric, extensions and marks as they are now. Runs no Python
 * and reads no submission; what the checks found stays as it was.
 */
export async function rescore(path: string, options: RescoreOptions): Promise<ExitCode> {
  const opened = await openReport(path);
  if (opened === null) return EXIT.badInput;
  const { file, report } = opened;
  const assignment = loadOrReport(report.run.assignment, options.cases);
  if (assignment === null) return EXIT.badInput;
  const folder = openClassFolder(assignment, options.class, options.cases);
  if (folder === null) return EXIT.badInput;
  const records = recordsOrReport(folder, assignment, studentsOf(report));
  if (records === null) return EXIT.badInput;
  const results: SubmissionResult[] = [];
  for (const before of report.submissions) {
    const weighed = weighCases(before.cases, assignment.cases);
    const gone = before.cases.find((_item, index) => weighed[index] === null);
    if (gone !== undefined || !hasAll(before, assignment)) return refuse(assignment.id, gone?.id);
    const cases = weighed.filter((item) => item !== null);
    results.push(finalResult({ ...before, cases }, assignment, records));
  }
  return await write(dirname(file), report, results, {
    assignment,
    records,
    gradebooks: options.gradebook ?? [],
  });
}

/** Net ids in lower case of everybody who handed in. */
function studentsOf({ submissions }: Report): string[] {
  return submissions.flatMap((item) => item.hand_in?.students ?? [studentOf(item)]);
}

function hasAll({ cases }: SubmissionResult, assignment: Assignment): boolean {
  return cases.length === assignment.cases.length;
}

function refuse(name: string, gone: string | undefined): ExitCode {
  const what = gone === undefined ? 'has other cases' : `has no case ${gone}`;
  process.stderr.write(
    `backcheck: ${name} ${what} than when the report was made. Run \`backcheck grade ${name}\` again; it runs what has changed.\n`,
  );
  return EXIT.badInput;
}

async function write(
  out: string,
  report: Report,
  results: readonly SubmissionResult[],
  more: {
    readonly assignment: Assignment;
    readonly records: ClassRecords;
    readonly gradebooks: readonly Gradebook[];
  },
): Promise<ExitCode> {
  const summary = new ClassSummary(more.assignment, more.records);
  for (const result of results) {
    await saveSubmission(out, result);
    summary.done(result);
  }
  const ids = results.map(({ id }) => id);
  const { superseded = [], identical = [] } = report.class ?? {};
  // Who has the same code as whom is not seen from a report.
  const roll = { ...summary.roll(studentsOf(report), superseded), identical };
  const problems = await writeReport(out, report.run, ids, roll);
  printProblems(problems);
  await summary.write(out, ids, more.gradebooks);
  const style = styleOf(process.stdout, process.env);
  const before = new Map(report.submissions.map(({ id, score }) => [id, score]));
  const changed = results.filter(({ id, score }) => before.get(id) !== score);
  const lines = [scoreTable(results.map(tableRow), style), ...rollLines(roll, style.width)];
  process.stdout.write(`${lines.join('\n')}\n${changed.length} of ${results.length} scores changed.\n`);
  process.stdout.write(`Report: ${shown(join(out, REPORT_FILE))}\n`);
  const isTrusted = problems.length === 0 && results.every(({ verdict }) => verdict !== 'harness-error');
  return isTrusted ? EXIT.ok : EXIT.harnessError;
}
