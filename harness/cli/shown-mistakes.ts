import type { CaseResult, Message } from '../model/report.ts';

/**
 * The mistakes of one submission that a counterexample shows already. A second one of the same mistake costs two workers
 * and hundreds of runs, and tells nobody more.
 */
export class ShownMistakes {
  readonly #titles = new Map<string, string>();

  add(result: CaseResult): void {
    const key = keyOf(result);
    if (key !== null && result.counterexample !== undefined) this.#titles.set(key, result.title);
  }

  /** Where the mistake of a failing case is shown; null where it is not, or is not known to be the same. */
  elsewhere(result: CaseResult): Message | null {
    const title = this.#titles.get(keyOf(result) ?? '');
    if (title === undefined) return null;
    const audience = result.visibility === 'public' ? 'student' : 'staff';
    return {
      audience,
      code: 'shown-elsewhere',
      text: `The smallest example of this mistake is shown under "${title}".`,
    };
  }
}

/** Readers, what fails, and what is wrong with it; null where it is not certain what is wrong. */
function keyOf({ visibility, ending, checks, messages }: CaseResult): string | null {
  const mistakes = messages.filter(({ code }) => code === 'diagnosis').map(({ text }) => text);
  if (mistakes.length === 0) return null;
  const failing = checks.map(({ name, verdict, difference }) => [name, verdict, difference?.kind]);
  return JSON.stringify([visibility, ending, failing.filter(([, verdict]) => verdict !== 'pass'), mistakes]);
}
