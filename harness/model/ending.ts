/** How a call into student code ended. `returned` is the only ending that can earn points. */
export const ENDINGS = [
  'returned',
  'raised',
  'timed-out',
  'out-of-memory',
  'output-limit',
  'crashed',
  'bad-reply',
  'not-started',
] as const;

export type Ending = (typeof ENDINGS)[number];
