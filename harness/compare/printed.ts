import { createContext, Script } from 'node:vm';
import { linePattern, type PrintedLine } from '../model/script-case.ts';

/** How long one regular expression may take on all lines; the longest that are meant take microseconds. */
const PATTERN_MS = 2000;

/** How far lines that must be printed are found in what was printed. */
export type PrintedMatch =
  | { readonly kind: 'all' }
  /** The first line that is not there, and its index. */
  | { readonly kind: 'missing'; readonly index: number }
  /** A regular expression that took too long: its own fault, or made so by what was printed. */
  | { readonly kind: 'too-slow'; readonly index: number };

/** Looks for lines in their order, others between them; spaces at the ends of lines do not count. */
export function matchPrinted(wanted: readonly PrintedLine[], printed: string): PrintedMatch {
  const lines = printed.split(/\r\n|[\r\n]/).map((line) => line.trimEnd());
  let from = 0;
  for (const [index, line] of wanted.entries()) {
    const at =
      typeof line === 'string' ? lines.indexOf(line.trimEnd(), from) : find(line.matches, lines, from);
    if (at === null) return { kind: 'too-slow', index };
    if (at === -1) return { kind: 'missing', index };
    from = at + 1;
  }
  return { kind: 'all' };
}

const SEARCH = new Script('lines.findIndex((line, index) => index >= from && pattern.test(line))');

/** Index of the first line from `from` on that a pattern matches as a whole, -1 for none; null where it takes too long. */
function find(matches: string, lines: readonly string[], from: number): number | null {
  const context = createContext({ lines, from, pattern: linePattern(matches) });
  try {
    // Backtracking can take years on a line that a submission had printed: only a virtual machine has a clock.
    return SEARCH.runInContext(context, { timeout: PATTERN_MS }) as number;
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  }
}

/** The error belongs to the virtual machine's own realm, where `Error` is another one. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === TIMEOUT;
}

const TIMEOUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
