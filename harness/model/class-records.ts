/** A line of the roster. Keys of all maps below are net ids in lower case. */
export interface Person {
  readonly netId: string;
  readonly name: string;
  readonly email: string;
  readonly sid: string;
  readonly section: string;
}

/** What penalties can be excused; the kinds with which codes of penalties begin. */
export const PENALTY_KINDS = ['autograd', 'format', 'not-executable', 'late'] as const;
export type PenaltyKind = (typeof PENALTY_KINDS)[number];

export interface Mark {
  readonly points: number;
  readonly comment: string;
}

/** Points set by a person against what was computed. `part` is a part's id, or `total`. */
export interface Override {
  readonly part: string;
  readonly points: number;
  readonly author: string;
  readonly reason: string;
}

/** What people of the course write down about a class; read from CSV files. */
export interface ClassRecords {
  /** Null where there is no roster. */
  readonly roster: ReadonlyMap<string, Person> | null;
  /** When each student handed in, ISO 8601 in UTC; goes before what is known otherwise. */
  readonly times: ReadonlyMap<string, string>;
  readonly extensions: ReadonlyMap<string, { readonly until: string; readonly reason: string }>;
  readonly excuses: ReadonlyMap<string, ReadonlyMap<PenaltyKind, string>>;
  readonly marks: ReadonlyMap<string, ReadonlyMap<string, Mark>>;
  readonly overrides: ReadonlyMap<string, readonly Override[]>;
}

export const NO_RECORDS: ClassRecords = {
  roster: null,
  times: new Map(),
  extensions: new Map(),
  excuses: new Map(),
  marks: new Map(),
  overrides: new Map(),
};
