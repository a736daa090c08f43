import { KINDS } from '../../kinds/index.ts';
import type { KnownFault } from '../../kinds/kind.ts';
import { didYouMean } from '../../load/nearest.ts';
import type { Assignment } from '../../model/assignment.ts';
import { hasScript } from '../../model/script-case.ts';
import { plan, type PlannedPart } from '../../plan/plan.ts';
import { styleOf } from '../../report/style.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { SharedWork } from '../shared-work.ts';
import type { Judgement } from '../judge-example.ts';
import { printProblems } from '../load-or-report.ts';
import type { VerifyOptions } from '../verify.ts';
import { caseAdequacy } from './case-adequacy.ts';
import { firstFailure } from './case-quality.ts';
import { caseText } from './case-text.ts';
import { caseJson } from './json.ts';
import { notDecisive } from './not-decisive.ts';

/** `backcheck verify --case`: what one case adds to the others. Runs no student code. */
export function verifyCase(
  assignments: readonly Assignment[],
  id: string,
  { seed, json }: Pick<VerifyOptions, 'seed' | 'json'>,
): ExitCode {
  const assignment = assignments.find(({ cases }) => cases.some(({ fields }) => fields.id === id));
  if (assignment === undefined) {
    const ids = assignments.flatMap(({ cases }) => cases.map(({ fields }) => fields.id));
    const hint = didYouMean(id, ids) ?? `There are: ${ids.join(', ')}.`;
    process.stderr.write(`backcheck: --case ${id}: there is no such case. ${hint}\n`);
    return EXIT.badInput;
  }
  const judgement = { assignment, shared: new SharedWork() };
  const part = plan(assignment, KINDS, seed).find((one) =>
    one.cases.some(({ item }) => item.fields.id === id),
  )!;
  const planned = part.cases.find(({ item }) => item.fields.id === id)!;
  const bank = planned.kind.faults;
  if (bank === undefined) {
    const why = hasScript(planned.item)
      ? 'it runs a script, which mistakes known as code cannot be tried on. Put wrong submissions into examples/wrong/.'
      : `no mistakes are known as code for the part ${part.id}.`;
    process.stderr.write(`backcheck: --case ${id}: ${why}\n`);
    return EXIT.badInput;
  }
  const adequacy = caseAdequacy(planned, bank, judgement);
  const faults = bank.known.filter(({ exempt }) => exempt === undefined);
  const catches = faults.filter((fault) => adequacy.caught.has(fault.id));
  const only = catches.filter((fault) => !isCaughtElsewhere(fault, part, id, judgement));
  process.stdout.write(
    json
      ? `${JSON.stringify(caseJson(adequacy, only))}\n`
      : `${caseText({ adequacy, known: faults.length, catches, only }, styleOf(process.stdout, process.env))}\n`,
  );
  printProblems(notDecisive(adequacy));
  if (adequacy.unfit === null) return EXIT.ok;
  return adequacy.unfit.verdict === 'harness-error' ? EXIT.harnessError : EXIT.failures;
}

/** Stops at the first other case that catches it. */
function isCaughtElsewhere(
  { id }: KnownFault,
  { cases }: PlannedPart,
  caseId: string,
  judgement: Judgement,
): boolean {
  return cases.some(
    (planned) =>
      planned.item.fields.id !== caseId &&
      planned.kind.faults !== undefined &&
      firstFailure(planned, planned.kind.faults, id, judgement) !== null,
  );
}
