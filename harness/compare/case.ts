import type { Accept } from '../model/assignment.ts';
import type { Case } from '../model/case.ts';
import { clean } from '../model/clean.ts';
import type { Expected } from '../model/expected.ts';
import type { Outcome } from '../model/outcome.ts';
import { caseScore } from '../model/points.ts';
import type { CaseResult, Check, Message } from '../model/report.ts';
import { caseMessages, type Judged } from './messages.ts';
import { compareValue, type Comparison } from './value.ts';
import { verdictOf } from './verdict.ts';

/** All that a verdict on one case rests on. */
export interface CaseEvidence {
  readonly item: Case;
  /** Names of the checks, in report order. */
  readonly checks: readonly string[];
  readonly expected: ReadonlyMap<string, Expected>;
  readonly outcome: Outcome;
  readonly accept: Accept;
}

/**
 * Judges one case: every check whose value came back, also where the case ended before its end. What the reference
 * itself cannot answer is a harness error, never a student's.
 */
export function judgeCase({ item, checks, expected, outcome, accept }: CaseEvidence): CaseResult {
  const judged: Judged[] = [];
  for (const name of checks) {
    const reference = expected.get(name);
    if (reference === undefined) return harnessErrorCase(item, `The reference has no value for ${name}.`);
    const comparison = judgeCheck(name, reference, outcome, accept);
    // Looked at only when something differs: what equals the reference to the last bit needs no tolerance.
    if (comparison.difference !== null && !isSound(reference)) {
      return harnessErrorCase(
        item,
        `The reference's value or tolerance for ${name} is not a number or has another size.`,
      );
    }
    judged.push({ name, ...comparison });
  }
  if (judged.length === 0) return harnessErrorCase(item, 'The case has no checks.');
  const credits = judged.map(({ credit }) => credit);
  return {
    ...identity(item),
    verdict: verdictOf(credits),
    score: caseScore(item.fields.points, credits),
    ending: outcome.ending,
    checks: judged.map(checkOf),
    messages: caseMessages(item.visibility, outcome, judged),
  };
}

/** A case that Backcheck itself could not judge. It earns nothing yet, and its verdict says that this is no grade. */
export function harnessErrorCase(item: Case, text: string): CaseResult {
  const staff: Message = { audience: 'staff', code: 'harness-error', text: clean(text) };
  const student: Message = { audience: 'student', code: 'harness-error', text: NOT_YOUR_FAULT };
  return {
    ...identity(item),
    verdict: 'harness-error',
    score: 0,
    ending: 'not-started',
    checks: [],
    messages: item.visibility === 'public' ? [student, staff] : [staff],
  };
}

const NOT_YOUR_FAULT =
  'Backcheck itself failed here. This is no mistake of yours, and the grade is not final: tell the course staff.';

function identity(item: Case): Pick<CaseResult, 'id' | 'part' | 'title' | 'visibility' | 'max_score'> {
  const { id, title, points } = item.fields;
  return { id, part: item.part, title, visibility: item.visibility, max_score: points };
}

function judgeCheck(name: string, reference: Expected, outcome: Outcome, accept: Accept): Comparison {
  const value = outcome.values.get(name);
  if (value === undefined && outcome.ending !== 'returned') {
    return { credit: 'none', difference: { kind: 'not-reached' }, notes: [] };
  }
  return compareValue(reference, value, accept);
}

function isSound({ shape, value, tolerance }: Expected): boolean {
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (value.length !== size || value.some(Number.isNaN)) return false;
  if (tolerance.kind === 'norm') return !Number.isNaN(tolerance.bound);
  return tolerance.data.length === size && !tolerance.data.some(Number.isNaN);
}

function checkOf({ name, credit, difference }: Judged): Check {
  return {
    name,
    verdict: verdictOf([credit]),
    ...(difference && { difference }),
  };
}
