import { clean } from '../model/clean.ts';
import type { Ending } from '../model/ending.ts';
import type { Outcome, StudentError } from '../model/outcome.ts';
import type { Message } from '../model/report.ts';

/** An exception's own words must leave room for the place and the advice. */
const ERROR_LIMIT = 300;

/** What happened in a case that did not return, where, and what to do, in one or two sentences; null if it returned. */
export function endingSentence(outcome: Outcome, subject = subjectOf(outcome.step)): string | null {
  const where = outcome.error?.traceback.at(-1);
  const at = where === undefined ? '' : ` at ${where}`;
  return outcome.ending === 'returned' ? null : SENTENCES[outcome.ending](subject, at, outcome.error);
}

/** What a student reads when the file of a part could not be imported; nothing when it could. */
export function loadMessages(file: string, load: Outcome): readonly Message[] {
  const text = endingSentence(load, `Importing ${file}`);
  return text === null ? [] : [{ audience: 'student', code: load.ending, text: clean(text) }];
}

function subjectOf(step: string | null): string {
  if (step === null) return 'The case';
  return step === 'import' ? 'Importing the file' : step;
}

const SENTENCES: Readonly<
  Record<Exclude<Ending, 'returned'>, (subject: string, at: string, error: StudentError | null) => string>
> = {
  raised,
  'timed-out': (subject, at) =>
    `${subject} did not finish within its time limit${at}. Look for a loop that does not end, or for work done element by element.`,
  'out-of-memory': (subject, at) =>
    `${subject} ran out of memory${at}. Look for a tensor much larger than its inputs, such as one with an axis too many.`,
  'output-limit': (subject, at) =>
    `${subject} printed more than is allowed${at}. Take the print calls out of functions that are called often.`,
  crashed: (subject, at) =>
    `${subject} ended the Python process without an answer${at}. Take out calls that end it, such as exit() or os.kill(), and look for endless recursion.`,
  'bad-reply': (subject) =>
    `${subject} left an answer that could not be read. Take out code that writes to open files or sockets that it did not open.`,
  'not-started': (_subject, _at, error) =>
    `This case was not run, because ${error?.message ?? 'the file could not be imported'}. Mend that first.`,
};

function raised(subject: string, at: string, error: StudentError | null): string {
  if (error === null) return `${subject} raised an exception${at}.`;
  const message = clean(error.message, ERROR_LIMIT).replace(/[.\s]+$/, '');
  // Our own word for a submission that lacks a function or returns too little: the message says it all.
  if (error.type === 'ContractError') return `${message}.`;
  const text = `${subject} raised ${error.type}${message === '' ? '' : `: ${message}`}${at === '' ? '' : `,${at}`}.`;
  return error.type === 'ModuleNotFoundError' ? `${text} ${MODULES}` : text;
}

const MODULES =
  "Import only what the assignment allows, or move the import under `if __name__ == '__main__':`.";
