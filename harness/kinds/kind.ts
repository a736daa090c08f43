import type { TSchema } from 'typebox';
import type { CommonCase } from '../model/case.ts';
import type { Expected } from '../model/expected.ts';
import type { Job } from '../model/job.ts';
import type { Outcome } from '../model/outcome.ts';

/** One run of a case: the case itself, or one of the random examples that it draws. */
export interface Example<Fields extends CommonCase = CommonCase> {
  /** The case that would run this example alone. */
  readonly fields: Fields;
  readonly job: Job;
}

/** The random examples of a case, for making a failing one smaller. */
export interface RandomExamples<Fields extends CommonCase = CommonCase> {
  readonly runs: number;
  readonly seed: number;
  /**
   * Looks for the smallest example that still fails, starting from example `index`; `fails` runs one, at most `tries`
   * times and a few more for rounder numbers. Resolves to the example and fast-check's path to it.
   */
  readonly shrink: (
    index: number,
    tries: number,
    fails: (example: Example<Fields>) => Promise<boolean>,
  ) => Promise<{ readonly example: Example<Fields>; readonly path: string }>;
}

/** A first version of a case, for `backcheck new case`. */
export interface Scaffold {
  /** Variant → what it runs, in a few words; the first is the usual one. */
  readonly stages: ReadonlyMap<string, string>;
  /** What has to be chosen for a variant: name → the words that it may be; the first is the usual one. */
  readonly choices: (stage: string) => ReadonlyMap<string, readonly string[]>;
  /** The lines of the case below its id, title and points, explained by comments. */
  readonly lines: (stage: string, chosen: ReadonlyMap<string, string>) => readonly string[];
}

/** An example that ran, and what came back. */
export interface Run<Fields extends CommonCase = CommonCase> {
  readonly example: Example<Fields>;
  readonly outcome: Outcome;
}

/** What is known to be wrong in one run. */
export interface Finding {
  /** One sentence for each mistake that shows here: what the values are. */
  readonly hints: readonly string[];
  /** Checks that are right for the values that the submission itself had computed before them, which are not. */
  readonly consequences: readonly string[];
}

/** A known mistake, and what it makes of an example. */
export interface KnownFault {
  readonly id: string;
  /** One sentence for the student: what their value is. */
  readonly hint: string;
  /** What is computed, as a formula. */
  readonly derivation: string;
  /** Why it is no mistake in what this kind asks for; absent where it is one. */
  readonly exempt?: string;
}

/** Known mistakes, for seeing which cases catch them. */
export interface FaultBank<Fields extends CommonCase = CommonCase> {
  readonly known: readonly KnownFault[];
  /**
   * What a worker would send back for a submission with the fault of this id, or, for null, for right work: float32
   * numbers, missing values, or the step that raised. RangeError for an id that is not known.
   */
  readonly outcome: (id: string | null, example: Example<Fields>) => Outcome;
}

/**
 * One kind of assignment: the schema of its cases, how a case is run, and what the reference says of it. Everything a
 * new kind needs is one file that exports a `Kind`, and one line in `kinds/index.ts`.
 */
export interface Kind<Fields extends CommonCase = CommonCase> {
  readonly name: string;
  /**
   * Schemas of a case. Several variants are told apart by the value of one field, or by the presence of another, so
   * that one mistake gives one error; a case with neither is of the `fallback` variant.
   */
  readonly variants: {
    readonly field: string;
    readonly fallback: string;
    /** Key → the variant that a case with this key is of. */
    readonly present: Readonly<Record<string, string>>;
    readonly schemas: Readonly<Record<string, TSchema>>;
  };
  /** Mistakes that a schema cannot express, as sentences; each names the field it is about (a path of keys). */
  readonly problems: (
    fields: Fields,
  ) => readonly { readonly path: readonly (string | number)[]; readonly text: string }[];
  /** The names of the checks, in report order. */
  readonly checks: (fields: Fields) => readonly string[];
  /** The runs of a case: one, or as many as it draws. The same seed gives the same bits, whatever the submission. */
  readonly examples: (fields: Fields, seed: number) => readonly Example<Fields>[];
  /** How to make a failing random example smaller; null for a case that draws none. */
  readonly random: (fields: Fields, seed: number) => RandomExamples<Fields> | null;
  /** What the reference computes from an example's own inputs, by check. Runs in the judge only. */
  readonly expect: (example: Example<Fields>) => ReadonlyMap<string, Expected>;
  /**
   * For a case that states a law between the submission's own values: what the law asks for, given what came back. Null
   * where the values of the reference are what counts.
   */
  readonly lawOf: (
    fields: Fields,
  ) => ((example: Example<Fields>, outcome: Outcome) => ReadonlyMap<string, Expected>) | null;
  /** A Python script of at most 25 lines that runs an example beside the submission and prints actual and expected. */
  readonly script: (
    example: Example<Fields>,
    expected: ReadonlyMap<string, Expected>,
    file: string,
  ) => string;
  /** Absent where cases of this kind are written by hand only. */
  readonly scaffold?: Scaffold;
  /** Absent where no mistakes of this kind are known as code. */
  readonly faults?: FaultBank<Fields>;
  /**
   * Names the known mistakes that account for every value of all these runs, run by run; null where there are none, or
   * where it is not certain which. Absent where no mistakes of this kind are known.
   */
  readonly diagnose?: (runs: readonly Run<Fields>[]) => readonly Finding[] | null;
}
