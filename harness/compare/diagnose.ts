import type { Example, Finding, Kind } from '../kinds/kind.ts';
import type { Case } from '../model/case.ts';
import { clean } from '../model/clean.ts';
import type { Outcome } from '../model/outcome.ts';
import type { CaseResult, Message } from '../model/report.ts';
import { list } from './messages.ts';

/** A case of one part with all that came of it. */
export interface JudgedCase {
  readonly item: Case;
  readonly kind: Kind;
  readonly examples: readonly Example[];
  /** One for each example. */
  readonly outcomes: readonly Outcome[];
  readonly result: CaseResult;
  /** Index of the first example that does not pass; -1 when all do. */
  readonly first: number;
}

/**
 * Adds what a known mistake explains to the results of a part. Students are told what the public cases alone show, so
 * that nothing of a hidden case reaches them; staff what all cases show. Costs nothing where everything passes.
 */
export function withDiagnosis(cases: readonly JudgedCase[]): readonly CaseResult[] {
  const isWrong = ({ result }: JudgedCase) => result.verdict === 'fail' || result.verdict === 'partial';
  if (!cases.some(isWrong)) return cases.map(({ result }) => result);
  const open = cases.filter(({ item }) => item.visibility === 'public');
  const forStudents = open.some(isWrong) ? findings(open) : NOTHING;
  const forStaff = open.length === cases.length ? forStudents : findings(cases);
  return cases.map((judged) => {
    const student = messages('student', judged, forStudents.get(judged));
    const staff = messages('staff', judged, forStaff.get(judged));
    const isKnown = ({ text }: Message) => student.some((told) => told.text === text);
    const added = [...student, ...staff.filter((message) => !isKnown(message))];
    if (added.length === 0) return judged.result;
    // That several examples fail is said first: the diagnosis is about the one that is shown.
    const [lead, rest] = [true, false].map((is) =>
      judged.result.messages.filter(({ code }) => (code === 'examples') === is),
    );
    return { ...judged.result, messages: [...lead!, ...added, ...rest!] };
  });
}

type Findings = ReadonlyMap<JudgedCase, Finding>;

const NOTHING: Findings = new Map();

/** Of a random case so many examples take part: more cost time, and hardly ever tell more. */
const MOST_EXAMPLES = 4;

/** What the kind finds in each case's first failing example. */
function findings(cases: readonly JudgedCase[]): Findings {
  // Laws hold between a submission's own values, which the reference says nothing of.
  const able = cases.filter(
    ({ item, kind, result }) =>
      kind.diagnose !== undefined && kind.lawOf(item.fields) === null && result.verdict !== 'harness-error',
  );
  const runs = able.flatMap((judged) =>
    chosen(judged).map((index) => {
      const [example, outcome] = [judged.examples[index]!, judged.outcomes[index]!];
      return { judged, index, run: { example, outcome } };
    }),
  );
  const found = able[0]?.kind.diagnose?.(runs.map(({ run }) => run)) ?? null;
  if (found === null) return NOTHING;
  return new Map(
    runs.flatMap(({ judged, index }, i) => (index === judged.first ? [[judged, found[i]!] as const] : [])),
  );
}

/** The first example that fails, and the first few of all. */
function chosen({ examples, first }: JudgedCase): number[] {
  const few = examples.slice(0, MOST_EXAMPLES).map((_, index) => index);
  return first < 0 || few.includes(first) ? few : [...few, first];
}

function messages(
  audience: Message['audience'],
  { result }: JudgedCase,
  finding: Finding | undefined,
): Message[] {
  if (finding === undefined || finding.hints.length === 0) return [];
  const followed = result.checks
    .filter(({ name, difference }) => difference?.kind === 'values' && finding.consequences.includes(name))
    .map(({ name }) => name);
  const told = finding.hints.map((text) => ({ audience, code: 'diagnosis', text: clean(text) }));
  if (followed.length === 0) return told;
  const [verb, are] = followed.length === 1 ? ['follows', 'it is'] : ['follow', 'they are'];
  const text = `${list(followed)} ${verb} from that: for what your code had computed before, ${are} right.`;
  return [...told, { audience, code: 'consequence', text }];
}
