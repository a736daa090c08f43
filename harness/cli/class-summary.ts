import { contentKey } from '../load/content-key.ts';
import type { Assignment } from '../model/assignment.ts';
import type { ClassRecords } from '../model/class-records.ts';
import type { Roll, SubmissionResult } from '../model/report.ts';
import type { Submission } from '../model/submission.ts';
import { NO_RULES } from '../model/rules.ts';
import { gradeRows, type GradeRow } from '../report/grade-row.ts';
import type { Gradebook } from '../report/grades-csv.ts';
import { writeGrades } from '../report/write-grades.ts';
import { rollOf } from '../score/roll.ts';

/** Collects, while a class is graded, what its outputs need of every submission. */
export class ClassSummary {
  readonly #assignment: Assignment;
  readonly #records: ClassRecords;
  readonly #rows = new Map<string, GradeRow[]>();
  readonly #review: string[] = [];
  readonly #byContent = new Map<string, string[]>();

  constructor(assignment: Assignment, records: ClassRecords) {
    this.#assignment = assignment;
    this.#records = records;
  }

  read(submission: Submission): void {
    const key = contentKey(submission);
    if (key !== null) this.#byContent.set(key, [...(this.#byContent.get(key) ?? []), submission.id]);
  }

  done(result: SubmissionResult): void {
    this.#rows.set(result.id, gradeRows(result, this.#records.roster));
    if (result.review !== undefined) this.#review.push(result.id);
  }

  /** `students`: net ids of all submissions, whether they were graded in this run or not. */
  roll(students: readonly string[], superseded: readonly Roll['superseded'][number][]): Roll {
    const facts = { students, superseded, review: this.#review, byContent: this.#byContent };
    return rollOf(facts, this.#records, this.#assignment.rules);
  }

  /** Writes grades.csv and what gradebooks import, in the order of `ids`. */
  async write(out: string, ids: readonly string[], gradebooks: readonly Gradebook[]): Promise<void> {
    const { title, parts, rules = NO_RULES } = this.#assignment;
    const rows = ids.flatMap((id) => this.#rows.get(id) ?? []);
    const names = [...parts, ...rules.byHand].map(({ id }) => id);
    await writeGrades(out, rows, { title, parts: names, roster: this.#records.roster, gradebooks });
  }
}
