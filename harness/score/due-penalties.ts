import type { ClassRecords, PenaltyKind } from '../model/class-records.ts';
import type { HandIn } from '../model/hand-in.ts';
import type { SubmissionResult } from '../model/report.ts';
import type { Rules } from '../model/rules.ts';
import { formatFaults } from './format-faults.ts';
import { lateness } from './lateness.ts';
import type { DuePenalty } from './penalties.ts';

/**
 * The penalties of a submission, in the order autograd, format, not-executable, late. They follow from what the report
 * holds, the rules and the records alone. One that is not held to the rules for handing in has those of `autograd` only.
 */
export function duePenalties(
  result: Pick<SubmissionResult, 'hand_in' | 'parts' | 'verdict'>,
  student: string,
  rules: Rules,
  records: ClassRecords,
  autograd: readonly DuePenalty[],
): DuePenalty[] {
  const excuses = records.excuses.get(student);
  return [...autograd, ...ofHandIn(result, student, rules, records)].map((penalty) => {
    const excuse = excuses?.get(penalty.kind);
    if (excuse === undefined) return penalty;
    return { kind: penalty.kind, points: 0, reason: `${penalty.reason} Excused: ${excuse}` };
  });
}

function ofHandIn(
  result: Pick<SubmissionResult, 'hand_in' | 'parts' | 'verdict'>,
  student: string,
  rules: Rules,
  records: ClassRecords,
): DuePenalty[] {
  const { hand_in: handIn } = result;
  if (handIn === undefined) return [];
  const { penalties } = rules;
  const broken = notExecutable(result);
  return [
    due('format', penalties.format, formatReason(handIn, rules, result, broken !== null)),
    due('not-executable', penalties.not_executable, broken),
    latePenalty(handIn, student, rules, records),
  ].filter((penalty) => penalty !== null);
}

function due(kind: PenaltyKind, percent: number | undefined, reason: string | null): DuePenalty | null {
  return percent === undefined || reason === null ? null : { kind, percent, reason };
}

/** A file in the wrong place that kept the code from running costs what that costs, and not twice. */
function formatReason(
  handIn: HandIn,
  rules: Rules,
  { parts }: Pick<SubmissionResult, 'parts'>,
  isBroken: boolean,
): string | null {
  const renamed = parts.flatMap(({ as_handed_in: before }) => before?.renamed ?? []);
  const standIns = new Map(renamed.map(({ from, to }) => [to, from]));
  const { faults, misplaced } = formatFaults(handIn, rules, standIns);
  const all = isBroken ? faults : [...faults, ...misplaced];
  // Of a zip that could not be opened it is not known what it holds.
  if (all.length === 0 || handIn.files.length === 0) return null;
  return `The files are not as asked for: ${all.join('; ')}.`;
}

function notExecutable({ parts, verdict }: Pick<SubmissionResult, 'parts' | 'verdict'>): string | null {
  // What we could not run says nothing about the student.
  if (verdict === 'harness-error') return null;
  const reasons = parts.flatMap(({ id, ending, as_handed_in: before }) => {
    if (before !== undefined) {
      return [`${before.repairs.join(', ')} (${id})`];
    }
    // Nothing to run is a missing file.
    if (ending === undefined || ending === 'returned' || ending === 'not-started') return [];
    return [`nothing that could be mended (${id})`];
  });
  return reasons.length === 0 ? null : `It could not be run as it was handed in: ${reasons.join('; ')}.`;
}

function latePenalty(
  handIn: HandIn,
  student: string,
  { due: deadline, penalties }: Rules,
  { times, extensions }: ClassRecords,
): DuePenalty | null {
  const submitted = times.get(student) ?? handIn.submitted;
  if (deadline === null || submitted === undefined) return null;
  const extension = extensions.get(student);
  const late = lateness(submitted, extension?.until ?? deadline, penalties.late);
  if (late === null) return null;
  const extended = extension === undefined ? '' : ', counted from the extended deadline';
  return { kind: 'late', percent: late.percent, reason: `Handed in ${late.words}${extended}.` };
}
