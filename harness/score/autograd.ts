import type { Part } from '../model/assignment.ts';
import {
  isUse,
  mergedEvidence,
  type AutogradEvidence,
  type AutogradPolicy,
  type SourceLine,
} from '../model/autograd.ts';
import type { Message, SubmissionResult } from '../model/report.ts';
import type { DuePenalty } from './penalties.ts';

/** What a part's policy makes of the evidence in a report. */
export interface AutogradFinding {
  readonly part: string;
  readonly policy: Exclude<AutogradPolicy, 'allowed'>;
  /** Of everything that ran; for staff. */
  readonly all: AutogradEvidence;
  /** Of the import and the public cases, which the student may read; undefined where they show nothing. */
  readonly open: AutogradEvidence | undefined;
  /** How many cases show something, and how many there are. */
  readonly cases: number;
  readonly of: number;
  readonly source: readonly SourceLine[];
}

type Facts = Pick<SubmissionResult, 'parts' | 'cases'>;

/** A finding for each part that has a policy and left evidence; made of what a report holds, so that it can be made again. */
export function autogradFindings({ parts, cases }: Facts, rubric: readonly Part[]): AutogradFinding[] {
  return rubric.flatMap(({ id, autograd: policy = 'allowed' }) => {
    if (policy === 'allowed') return [];
    const own = cases.filter(({ part }) => part === id);
    const { imported, source = [] } = parts.find((part) => part.id === id)?.autograd ?? {};
    const all = mergedEvidence([imported, ...own.map(({ autograd }) => autograd)]);
    if (all === undefined) return [];
    const shown = own.filter(({ visibility }) => visibility === 'public');
    const open = mergedEvidence([imported, ...shown.map(({ autograd }) => autograd)]);
    const count = own.filter(({ autograd }) => autograd !== undefined).length;
    return [{ part: id, policy, all, open, cases: count, of: own.length, source }];
  });
}

const CODES = new Set(['autograd', 'autograd-graph']);

/** The messages of a submission with those of the findings in the place of older ones. */
export function withAutogradMessages(
  messages: readonly Message[],
  findings: readonly AutogradFinding[],
): Message[] {
  const others = messages.filter(({ code }) => !CODES.has(code));
  return [...others, ...findings.flatMap(messagesOf)];
}

/** Points of parts whose use of torch.autograd costs them all; not of one that a person has set by hand. */
export function autogradPenalties(
  findings: readonly AutogradFinding[],
  parts: SubmissionResult['parts'],
  decided: ReadonlySet<string>,
): DuePenalty[] {
  return due('zero', findings, decided).map((finding) => ({
    kind: 'autograd',
    points: parts.find(({ id }) => id === finding.part)?.score ?? 0,
    reason: `${usedWhere(finding)} Part ${finding.part} is worth 0 points then.`,
  }));
}

/** Parts that a person is to look at; not those that one has decided. */
export function autogradReviews(
  findings: readonly AutogradFinding[],
  decided: ReadonlySet<string>,
): NonNullable<SubmissionResult['review']> {
  return due('review', findings, decided).map((finding) => ({
    part: finding.part,
    reason: `torch.autograd was used (${counts(finding.all)})${placed(finding.all.lines)}.`,
  }));
}

function due(
  policy: AutogradPolicy,
  findings: readonly AutogradFinding[],
  decided: ReadonlySet<string>,
): AutogradFinding[] {
  return findings.filter((one) => one.policy === policy && isUse(one.all) && !decided.has(one.part));
}

function messagesOf(finding: AutogradFinding): Message[] {
  const { part, policy, all, open, cases, of, source } = finding;
  const range = cases === 0 ? 'when it was imported' : `in ${cases} of ${of} cases`;
  if (!isUse(all)) {
    const look = source.length === 0 ? '' : ` Lines to look at: ${listed(source)}.`;
    const text = `Part ${part}: torch.autograd recorded a graph ${range} (${counts(all)}), and nothing was seen to use it, as where requires_grad is left on.${look}`;
    return [{ audience: 'staff', code: 'autograd-graph', text }];
  }
  const look = source.length === 0 ? '' : ` The source names it at ${listed(source)}.`;
  const text = `Part ${part}: torch.autograd was used ${range} (${counts(all)})${placed(all.lines)}.${look}${TO_STAFF[policy]}`;
  const staff: Message = { audience: 'staff', code: 'autograd', text };
  // Where only hidden cases show it, a student learns no more than the score.
  if (open === undefined || !isUse(open)) return [staff];
  const told = `${usedWhere(finding)} ${TO_STUDENTS[policy]}`;
  return [{ audience: 'student', code: 'autograd', text: told }, staff];
}

const TO_STUDENTS: Readonly<Record<AutogradFinding['policy'], string>> = {
  note: 'This costs no points.',
  review: 'A person will look at it before the score is final.',
  zero: 'The part is worth 0 points then.',
};
const TO_STAFF: Readonly<Record<AutogradFinding['policy'], string>> = {
  note: '',
  review: ' Decide with a line in overrides.csv: the points as they are, or others.',
  zero: '',
};

/** For students: names lines that public cases show, and none besides. */
function usedWhere({ part, open }: AutogradFinding): string {
  if (open === undefined || !isUse(open)) return `Part ${part} uses torch.autograd in hidden cases.`;
  return `Part ${part} uses torch.autograd${placed(open.lines)}; its derivatives are to be worked out by hand.`;
}

function counts(seen: AutogradEvidence): string {
  const told = [
    [seen.engine_calls, 'backward passes'],
    [seen.dual_levels, 'forward-mode passes'],
    [seen.grad_fn_reads, 'reads of grad_fn'],
    [seen.nodes, 'nodes'],
  ] as const;
  return told
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${what}: ${count}`)
    .join('; ');
}

function placed(lines: readonly SourceLine[]): string {
  const known = lines.filter(({ line }) => line > 0);
  return known.length === 0 ? '' : `, at ${listed(known)}`;
}

const MOST_LISTED = 4;

function listed(lines: readonly SourceLine[]): string {
  const shown = lines.slice(0, MOST_LISTED).map(({ file, line, what }) => `${file} line ${line} (${what})`);
  return shown.join(', ') + (lines.length > MOST_LISTED ? ', …' : '');
}
