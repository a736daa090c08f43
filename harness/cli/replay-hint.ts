import { clean } from '../model/clean.ts';
import type { SubmissionResult } from '../model/report.ts';

/** Collects what `grade` says of counterexamples: how many there are, and the command that repeats one. */
export class ReplayHint {
  readonly #cases = new Map<string, readonly string[]>();

  add({ id, cases }: SubmissionResult): void {
    const found = cases.filter(({ counterexample }) => counterexample !== undefined);
    if (found.length > 0)
      this.#cases.set(
        id,
        found.map((item) => item.id),
      );
  }

  /** Two lines, or nothing where there is no counterexample. The example is the first in the order of `ids`. */
  text(out: string, ids: readonly string[]): string {
    const first = ids.find((id) => this.#cases.has(id));
    if (first === undefined) return '';
    const count = [...this.#cases.values()].flat().length;
    const command = ['backcheck', 'replay', out, first, this.#cases.get(first)![0]!].map(quoted).join(' ');
    return `Counterexamples of random cases: ${count}. To run the first again:\n  ${command}\n`;
  }
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  const text = clean(word);
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
