import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS } from '../kinds/index.ts';
import type { PartOutline } from '../load/outline.ts';
import type { Assignment, Part } from '../model/assignment.ts';
import { clean } from '../model/clean.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { casesRoot, chosenAssignments, loadOrReport, printProblems } from './load-or-report.ts';
import { answersFrom, type Flags } from './new-case/answers.ts';
import { append } from './new-case/append.ts';
import { askerOn, NotAnswered } from './new-case/ask.ts';
import { scaffoldText } from './new-case/case-text.ts';
import { keepRecorded, type Kept } from './new-case/keep-recorded.ts';
import { shown } from './places.ts';

export interface NewCaseOptions extends Flags {
  readonly part?: string;
  readonly file?: string;
  readonly public?: boolean;
  /** Report, submission, case: a recorded counterexample to keep. */
  readonly from?: readonly string[];
  readonly cases?: string;
}

/** `backcheck new case`: adds a case made from flags, answers or a recorded counterexample to an assignment. */
export async function newCase(name: string | undefined, options: NewCaseOptions): Promise<ExitCode> {
  const { from } = options;
  if (from !== undefined && from.length !== 3)
    return usage('--from takes three words: a report, a submission and a case.');
  const folder = options.file?.split('/')[0];
  if (from !== undefined && (options.public === true || folder === 'public'))
    return usage('--from keeps a hidden case: leave out --public, and name a --file in hidden/.');
  if (options.public === true && folder === 'hidden')
    return usage('--public and --file hidden/… exclude each other.');
  try {
    const made =
      from === undefined ? await fromAnswers(name, options) : await keepRecorded(from, name, options);
    return 'exit' in made ? made.exit : await write(made, options);
  } catch (error) {
    if (!(error instanceof NotAnswered)) throw error;
    process.stderr.write('\nNothing was written.\n');
    return EXIT.interrupted;
  }
}

async function fromAnswers(
  name: string | undefined,
  options: NewCaseOptions,
): Promise<Kept | { exit: ExitCode }> {
  const names = chosenAssignments(name, options.cases);
  if (names.length !== 1)
    return {
      exit: usage(`name the assignment: backcheck new case <assignment>. There are: ${names.join(', ')}.`),
    };
  const assignment = loadOrReport(names[0]!, options.cases);
  if (assignment === null) return { exit: EXIT.badInput };
  const part = partFor(assignment, options.part);
  if (typeof part === 'string') return { exit: usage(part) };
  const asker = process.stdin.isTTY && process.stdout.isTTY ? askerOn(process.stdin, process.stdout) : null;
  try {
    const scaffold = KINDS.get(part.kind)!.scaffold!;
    const ids = assignment.cases.map(({ fields }) => fields.id);
    const answers = await answersFrom(options, scaffold, ids, asker);
    if (typeof answers === 'string') return { exit: usage(answers) };
    const text = scaffoldText(answers, assignment.parts.length > 1 ? part.id : null, scaffold);
    return { assignment, part, id: answers.id, text };
  } finally {
    asker?.close();
  }
}

/** The part that a case can be scaffolded for: the one asked for, or the only one; else a sentence. */
function partFor({ id, parts }: Assignment, wanted: string | undefined): Part | string {
  const able = parts.filter(({ kind }) => KINDS.get(kind)?.scaffold !== undefined);
  const ids = able.map((part) => part.id).join(', ');
  if (able.length === 0) return `cases of ${id} are written by hand: docs/cases.md says how.`;
  const found = wanted === undefined ? able : able.filter((part) => part.id === wanted);
  if (found.length === 1) return found[0]!;
  return wanted === undefined
    ? `the assignment has several parts; give one of ${ids} with --part.`
    : `--part ${clean(wanted)} must be one of ${ids}.`;
}

/** Adds the case to its file, unless it would be wrong there. */
async function write({ assignment, part, id, text }: Kept, options: NewCaseOptions): Promise<ExitCode> {
  const root = casesRoot(options.cases);
  const folder = join(root, assignment.id);
  const name = options.file ?? `${options.public === true ? 'public' : 'hidden'}/${id}.yaml`;
  const schema = `${part.kind}.schema.json`;
  const isThere = existsSync(join(root, 'schema', schema));
  const header = isThere ? `# yaml-language-server: $schema=../../schema/${schema}\n\n` : '';
  const parts: PartOutline[] = assignment.parts.map((one) => ({ id: one.id, kind: KINDS.get(one.kind)! }));
  const written = await append({ folder, name, header }, text, parts).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    process.stderr.write(`backcheck: ${shown(join(folder, name))} cannot be written (${code ?? message}).\n`);
    return null;
  });
  if (written === null) return EXIT.harnessError;
  if ('problems' in written) {
    printProblems(written.problems);
    process.stderr.write('Nothing was written: the case would be wrong as above.\n');
    return EXIT.badInput;
  }
  process.stdout.write(`Added ${id}: ${shown(join(folder, name))}:${written.line}\n`);
  process.stdout.write(
    `\`backcheck explain ${assignment.id} ${id}\` shows its inputs and expected values.\n`,
  );
  return EXIT.ok;
}

function usage(text: string): ExitCode {
  process.stderr.write(`backcheck: new case: ${text}\n`);
  return EXIT.usage;
}
