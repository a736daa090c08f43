import type { Part } from '../../model/assignment.ts';
import {
  PENALTY_KINDS,
  type ClassRecords,
  type Mark,
  type Override,
  type PenaltyKind,
} from '../../model/class-records.ts';
import { clean } from '../../model/clean.ts';
import type { Problem } from '../../model/problem.ts';
import type { Rules } from '../../model/rules.ts';
import { instantOf } from '../instant.ts';
import { didYouMean } from '../nearest.ts';
import { readCsv, rowProblem, type Row } from './csv.ts';
import { partPoints, pointsOf } from './points.ts';
import type { Roster } from './roster.ts';

/** What the lines are checked against. */
export interface ClassFacts {
  readonly parts: readonly Part[];
  readonly rules: Rules;
  readonly roster: Roster | null;
  /** Net ids of the submissions, in lower case. */
  readonly students: ReadonlySet<string>;
}

/** Reads the CSV files of a class that are there, with every problem of every line. `files`: name → path. */
export function readRecords(
  files: ReadonlyMap<string, string>,
  facts: ClassFacts,
): { readonly records: ClassRecords; readonly problems: readonly Problem[] } {
  const reader = new RecordReader(files, facts);
  const records: ClassRecords = {
    roster: facts.roster,
    times: reader.times(),
    extensions: reader.extensions(),
    excuses: reader.excuses(),
    marks: reader.marks(),
    overrides: reader.overrides(),
  };
  return { records, problems: reader.problems };
}

class RecordReader {
  readonly problems: Problem[] = [];
  readonly #files: ReadonlyMap<string, string>;
  readonly #facts: ClassFacts;

  constructor(files: ReadonlyMap<string, string>, facts: ClassFacts) {
    this.#files = files;
    this.#facts = facts;
  }

  times(): Map<string, string> {
    const times = new Map<string, string>();
    for (const { row, student } of this.#rows('times.csv', ['net_id', 'submitted'], [])) {
      const instant = this.#instant(row, 'submitted');
      if (instant !== null) times.set(student, instant);
    }
    return times;
  }

  extensions(): Map<string, { until: string; reason: string }> {
    const extensions = new Map<string, { until: string; reason: string }>();
    for (const { row, student } of this.#rows('extensions.csv', ['net_id', 'until', 'reason'], [])) {
      const until = this.#instant(row, 'until');
      if (until !== null) extensions.set(student, { until, reason: clean(row.cell('reason')) });
    }
    return extensions;
  }

  excuses(): Map<string, Map<PenaltyKind, string>> {
    const excuses = new Map<string, Map<PenaltyKind, string>>();
    for (const { row, student } of this.#rows('excuses.csv', ['net_id', 'penalty', 'reason'], ['penalty'])) {
      const word = row.cell('penalty').toLowerCase();
      const kind = PENALTY_KINDS.find((one) => one === word);
      if (kind === undefined) {
        const text = `\`penalty\` must be one of ${PENALTY_KINDS.join(', ')}; got ${clean(word, 60)}.`;
        this.problems.push(rowProblem(row, 'unknown-penalty', text, didYouMean(word, PENALTY_KINDS)));
        continue;
      }
      const own = excuses.get(student) ?? new Map<PenaltyKind, string>();
      excuses.set(student, own.set(kind, clean(row.cell('reason'))));
    }
    return excuses;
  }

  marks(): Map<string, Map<string, Mark>> {
    const marks = new Map<string, Map<string, Mark>>();
    for (const { row, student } of this.#rows('marks.csv', ['net_id', 'part', 'points'], ['part'])) {
      const { rules } = this.#facts;
      const part = this.#known(row, rules.byHand);
      const points = part === null ? null : this.#points(row, part);
      if (part === null || points === null) continue;
      const own = marks.get(student) ?? new Map<string, Mark>();
      marks.set(student, own.set(part.id, { points, comment: clean(row.cell('comment'), 2000) }));
    }
    return marks;
  }

  overrides(): Map<string, Override[]> {
    const overrides = new Map<string, Override[]>();
    const columns = ['net_id', 'part', 'points', 'author', 'reason'];
    for (const { row, student } of this.#rows('overrides.csv', columns, ['part'])) {
      const part = this.#known(row, partPoints(this.#facts.parts, this.#facts.rules));
      const points = part === null ? null : this.#points(row, part);
      if (part === null || points === null) continue;
      const [author, reason] = ['author', 'reason'].map((name) => clean(row.cell(name)));
      const own = overrides.get(student) ?? [];
      overrides.set(student, [...own, { part: part.id, points, author: author!, reason: reason! }]);
    }
    return overrides;
  }

  /** Lines of known students; of several with the same `keys` the first holds. */
  *#rows(
    name: string,
    columns: readonly string[],
    keys: readonly string[],
  ): Generator<{ row: Row; student: string }> {
    const file = this.#files.get(name);
    if (file === undefined) return;
    const { rows, problems } = readCsv(file, columns);
    this.problems.push(...problems);
    const lines = new Map<string, number>();
    for (const row of rows) {
      const student = row.cell('net_id').toLowerCase();
      if (!this.#isKnown(row, student)) continue;
      const key = [student, ...keys.map((column) => row.cell(column).toLowerCase())].join('\0');
      const first = lines.get(key);
      if (first !== undefined) {
        this.problems.push(rowProblem(row, 'duplicate-line', `This is settled in line ${first} already.`));
        continue;
      }
      lines.set(key, row.line);
      yield { row, student };
    }
  }

  #isKnown(row: Row, student: string): boolean {
    const { roster, students } = this.#facts;
    const known = roster ?? students;
    if (known.has(student)) return true;
    const where = roster === null ? 'There is no submission of' : 'The roster does not have';
    const text = `${where} \`${clean(row.cell('net_id'), 60)}\`.`;
    this.problems.push(rowProblem(row, 'unknown-student', text, didYouMean(student, known.keys())));
    return false;
  }

  #instant(row: Row, column: string): string | null {
    const result = instantOf(row.cell(column), this.#facts.rules.timeZone);
    if (result.instant === null) {
      const text = `\`${column}\` is ${clean(row.cell(column), 60)}: ${result.why}.`;
      this.problems.push(rowProblem(row, 'bad-time', text));
    }
    return result.instant;
  }

  #known<P extends { readonly id: string }>(row: Row, parts: readonly P[]): P | null {
    const id = row.cell('part').toLowerCase();
    const part = parts.find((one) => one.id === id);
    if (part !== undefined) return part;
    const ids = parts.map((one) => one.id);
    const choice = ids.length === 0 ? 'no part is marked by hand' : `it must be one of ${ids.join(', ')}`;
    const text = `\`part\` is ${clean(row.cell('part'), 60)}; ${choice}.`;
    this.problems.push(rowProblem(row, 'unknown-part', text, didYouMean(id, ids)));
    return null;
  }

  #points(
    row: Row,
    part: { readonly id: string; readonly points: number; readonly extra?: number },
  ): number | null {
    const result = pointsOf(row.cell('points'), part);
    if (typeof result === 'number') return result;
    this.problems.push(rowProblem(row, 'impossible-points', result));
    return null;
  }
}
