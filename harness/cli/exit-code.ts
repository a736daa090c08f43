/** Exit codes of every command (DESIGN 12). */
export const EXIT = {
  ok: 0,
  /** `check` or `verify` found failures. */
  failures: 1,
  /** Some grade is not to be trusted. */
  harnessError: 2,
  /** Bad cases or submissions path. */
  badInput: 3,
  usage: 64,
  /** 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
