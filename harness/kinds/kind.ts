import type { TSchema } from 'typebox';
import type { Case, CommonCase } from '../model/case.ts';
import type { Expected } from '../model/expected.ts';
import type { Job } from '../model/job.ts';

/**
 * One kind of assignment: the schema of its cases, how a case is run, and what the reference says of it. Everything a
 * new kind needs is one file that exports a `Kind`, and one line in `kinds/index.ts`.
 */
export interface Kind<Fields extends CommonCase = CommonCase> {
  readonly name: string;
  /**
   * Schemas of a case. Several variants are told apart by the value of one field, so that one mistake gives one error;
   * a case without the field is of the `fallback` variant.
   */
  readonly variants: {
    readonly field: string;
    readonly fallback: string;
    readonly schemas: Readonly<Record<string, TSchema>>;
  };
  /** Mistakes that a schema cannot express, as sentences; each names the field it is about (a path of keys). */
  readonly problems: (
    fields: Fields,
  ) => readonly { readonly path: readonly (string | number)[]; readonly text: string }[];
  /** The names of the checks, in report order. */
  readonly checks: (fields: Fields) => readonly string[];
  /** Inputs and steps for the worker. The same seed gives the same bits, whatever the submission. */
  readonly job: (fields: Fields, seed: number) => Job;
  /** What the reference computes from the job's own inputs, by check. Runs in the judge only. */
  readonly expect: (item: Case<Fields>, job: Job) => ReadonlyMap<string, Expected>;
}
