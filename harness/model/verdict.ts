/** Judgement of a check, a case or a submission. `harness-error` is never charged to a student. */
export const VERDICTS = ['pass', 'partial', 'fail', 'skipped', 'harness-error'] as const;

export type Verdict = (typeof VERDICTS)[number];

export const VISIBILITIES = ['public', 'hidden'] as const;

/** `public` cases are given to students; of `hidden` ones they learn title and verdict. */
export type Visibility = (typeof VISIBILITIES)[number];
