/** How a call into student code ended. Only values that came back before the end can earn points. */
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
