/** Something wrong in a file that a person wrote. Problems are collected, never thrown one by one. */
export interface Problem {
  /** Machine-readable, e.g. `unknown-key`, `wrong-type`, `duplicate-id`, `yaml-syntax`. */
  readonly code: string;
  readonly file: string;
  /** 1-based; absent where there is no place in a file to point to. */
  readonly line?: number;
  readonly column?: number;
  /** One sentence: what was expected, what came. */
  readonly text: string;
  /** What to do: the nearest right word, or the command that helps. */
  readonly suggestion?: string;
  /** A warning stops nothing. Absent: an error. */
  readonly severity?: 'error' | 'warning';
}

/** Whether a problem makes the file unusable. */
export function isError(problem: Problem): boolean {
  return problem.severity !== 'warning';
}

/** `file:line:column: text suggestion`, the form that terminals and editors can jump to. */
export function problemLine(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const text = isError(problem) ? problem.text : `warning: ${problem.text}`;
  return `${place}: ${text}${problem.suggestion === undefined ? '' : ` ${problem.suggestion}`}`;
}
