import type { ExampleExpectation, ExampleFolder } from '../../model/example-expectation.ts';
import type { SubmissionResult } from '../../model/report.ts';

/** What an example submission got that it should not have got, in sentences; none where all is as expected. */
export function wrongVerdict(
  folder: ExampleFolder,
  { verdict, fails = [], ending }: ExampleExpectation,
  result: SubmissionResult,
): readonly string[] {
  const found: string[] = [];
  const got = `it got ${result.verdict} (${result.score} of ${result.max_score} points)`;
  if (result.verdict === 'harness-error') return [`Backcheck itself failed on it: ${firstReason(result)}`];
  const wanted = verdict ?? (folder === 'accepted' ? 'pass' : null);
  if (wanted !== null && result.verdict !== wanted) {
    found.push(`${wanted} was expected; ${got}.${wanted === 'pass' ? ` ${firstReason(result)}` : ''}`);
  }
  if (wanted === null && result.verdict === 'pass') found.push(`less than full marks was expected; ${got}.`);
  for (const id of fails) {
    if (result.cases.find((item) => item.id === id)?.verdict === 'pass') {
      found.push(`the case ${id} was expected to fail; it passes.`);
    }
  }
  const endings = [...result.parts, ...result.cases].map((ended) => ended.ending);
  if (ending !== undefined && !endings.includes(ending)) {
    const others = [...new Set(endings)].join(', ');
    found.push(`the ending ${ending} was expected somewhere; every case and import ended as ${others}.`);
  }
  return found;
}

function firstReason({ cases, messages }: SubmissionResult): string {
  const guilty =
    cases.find(({ verdict }) => verdict === 'harness-error') ??
    cases.find(({ verdict }) => verdict !== 'pass');
  const text = messages[0]?.text ?? guilty?.messages[0]?.text ?? '';
  return guilty === undefined ? text : `${guilty.id}: ${text}`;
}
