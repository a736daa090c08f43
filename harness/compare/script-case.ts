import type { Case } from '../model/case.ts';
import { clean } from '../model/clean.ts';
import type { Outcome, ScriptOutcome } from '../model/outcome.ts';
import { caseScore } from '../model/points.ts';
import type { CaseResult } from '../model/report.ts';
import type { PrintedLine, ScriptFields } from '../model/script-case.ts';
import { harnessErrorCase } from './case.ts';
import { endingSentence } from './ending.ts';
import { matchPrinted } from './printed.ts';
import { verdictOf } from './verdict.ts';

/** The step in which a worker reads a script, before it touches the submission. */
const COMPILE = 'compile';

interface JudgedCheck {
  readonly name: string;
  /** Why it fails; null where it passes. */
  readonly text: string | null;
}

/**
 * Judges a case that runs a script. A script that did not reach an end of its own (an exception, an exit called by the
 * submission, a process that is gone) passes no check, whatever was printed before.
 */
export function judgeScript(
  item: Case<ScriptFields>,
  checks: readonly string[],
  outcome: Outcome,
): CaseResult {
  const { fields, visibility } = item;
  if (outcome.step === COMPILE) {
    return harnessErrorCase(
      item,
      `The script cannot be compiled: ${outcome.error?.message ?? 'no reason given'}`,
    );
  }
  const judged = checks.map((name) => judgeCheck(name, fields, outcome));
  const slow = judged.find(({ text }) => text === TOO_SLOW);
  if (slow !== undefined) return harnessErrorCase(item, TOO_SLOW);
  const credits = judged.map(({ text }) => (text === null ? 'full' : 'none'));
  const ending = endingSentence(outcome);
  const texts = [
    ...(ending === null ? [] : [{ code: outcome.ending, text: ending }]),
    ...judged.flatMap(({ name, text }) =>
      text === null || text === '' ? [] : [{ code: name.replace('_', '-'), text }],
    ),
  ];
  const audience = visibility === 'public' ? ('student' as const) : ('staff' as const);
  const { id, title, points } = fields;
  return {
    id,
    part: item.part,
    title,
    visibility,
    verdict: verdictOf(credits),
    score: caseScore(points, credits),
    max_score: points,
    ending: outcome.ending,
    checks: judged.map(({ name, text }) => ({ name, verdict: text === null ? 'pass' : 'fail' })),
    messages: texts.map(({ code, text }) => ({ audience, code, text: clean(text) })),
  };
}

const TOO_SLOW = 'A regular expression in `prints` took too long; write it without nested repetitions.';

function judgeCheck(name: string, fields: ScriptFields, { ending, script }: Outcome): JudgedCheck {
  // The ending says it all.
  if (ending !== 'returned' || script === undefined) return { name, text: '' };
  return { name, text: name === 'prints' ? printsText(fields, script) : exitCodeText(fields, script) };
}

function exitCodeText(
  { script: { name }, exit_code: wanted = 0 }: ScriptFields,
  { exitCode }: ScriptOutcome,
): string | null {
  return exitCode === wanted ? null : `${name} ended with exit code ${exitCode}; ${wanted} was expected.`;
}

function printsText(
  { script: { name }, prints = [] }: ScriptFields,
  { printed, truncated }: ScriptOutcome,
): string | null {
  const match = matchPrinted(prints, printed);
  if (match.kind === 'all') return null;
  if (match.kind === 'too-slow') return TOO_SLOW;
  const before = match.index === 0 ? '' : ` after ${lineText(prints[match.index - 1]!)}`;
  const lines = printed.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== '');
  const shown = lines.slice(0, MOST_LINES).map((line) => JSON.stringify(clean(line, MOST_CHARACTERS)));
  const rest = lines.length > MOST_LINES ? `, … (${lines.length} lines)` : '';
  const got = lines.length === 0 ? 'it printed nothing' : `it printed ${shown.join(', ')}${rest}`;
  const cut = truncated ? ' What it printed was too long to be kept in full.' : '';
  return `${name} was to print ${lineText(prints[match.index]!)}${before}; ${got}.${cut}`;
}

const MOST_LINES = 12;
const MOST_CHARACTERS = 120;

function lineText(line: PrintedLine): string {
  return typeof line === 'string' ? JSON.stringify(line) : `a line like /${line.matches}/`;
}
