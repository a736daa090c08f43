import type { Assignment, Part } from '../../model/assignment.ts';
import { clean } from '../../model/clean.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { keptCaseOf } from '../kept-case.ts';
import { loadOrReport, printProblems } from '../load-or-report.ts';
import { findRecorded, type Recorded } from '../recorded.ts';
import { keptText } from './case-text.ts';

/** A case that is ready to be written. */
export interface Kept {
  readonly assignment: Assignment;
  readonly part: Part;
  readonly id: string;
  readonly text: string;
}

interface KeepOptions {
  readonly id?: string;
  readonly title?: string;
  readonly points?: number;
  readonly cases?: string;
}

/** A single example is worth less than the many it was found by. */
const POINTS = 1;

/** The counterexample of a case of a submission in a report, as a case of its own with a fresh id. */
export async function keepRecorded(
  [report, submission, caseId]: readonly string[],
  name: string | undefined,
  options: KeepOptions,
): Promise<Kept | { readonly exit: ExitCode }> {
  const recorded = await findRecorded(report!, submission!, caseId!);
  if (recorded === null) return { exit: EXIT.badInput };
  const { run, item } = recorded;
  if (name !== undefined && name !== run.assignment)
    return refuse(`the report is of ${clean(run.assignment)}, not of ${clean(name)}.`);
  if (item.counterexample === undefined) {
    const why = item.verdict === 'pass' ? 'it passes' : 'only failing cases with `for_all` have one';
    return refuse(`no counterexample is recorded for ${item.id} of ${clean(submission!)}: ${why}.`);
  }
  const assignment = loadOrReport(run.assignment, options.cases);
  if (assignment === null) return { exit: EXIT.badInput };
  const part = assignment.parts.find(({ id }) => id === item.part);
  if (part === undefined) return refuse(`${assignment.id} has no part ${clean(item.part)}.`);
  const kept = keptCaseOf(recorded, part);
  if (kept.problems !== null) {
    printProblems(kept.problems);
    return { exit: EXIT.badInput };
  }
  const taken = assignment.cases.map(({ fields }) => fields.id);
  const id = options.id ?? freshId(kept.fields.id, taken);
  const { id: _id, title, points: _points, ...rest } = kept.fields;
  const fields = { id, title: options.title ?? title, points: options.points ?? POINTS, ...rest };
  return { assignment, part, id, text: keptText(fields, provenance(recorded)) };
}

function freshId(id: string, taken: readonly string[]): string {
  let fresh = id;
  for (let count = 2; taken.includes(fresh); count++) fresh = `${id}-${count}`;
  return fresh;
}

/** Where it came from. Not from whom: files of cases are read by more people than reports. */
function provenance({ run, item }: Recorded): string[] {
  const { seed, path } = item.counterexample!;
  const wrong = item.checks.filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name);
  return [
    `Kept from a counterexample to \`${item.id}\` (seed ${seed}, path ${path}) in the run of ${run.started}.`,
    `There ${wrong.join(', ')} failed, in this example or in others.`,
  ].map((note) => clean(note));
}

function refuse(text: string): { readonly exit: ExitCode } {
  process.stderr.write(`backcheck: new case: ${text}\n`);
  return { exit: EXIT.badInput };
}
