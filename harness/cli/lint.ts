import { join } from 'node:path';
import { KINDS } from '../kinds/index.ts';
import { loadAssignment } from '../load/assignment.ts';
import type { AdequacyCode } from '../load/codes.ts';
import type { Assignment } from '../model/assignment.ts';
import { isError, type Problem } from '../model/problem.ts';
import { hasScript } from '../model/script-case.ts';
import { plan } from '../plan/plan.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { SharedWork } from './shared-work.ts';
import { casesRoot, chosenAssignments, printProblems } from './load-or-report.ts';
import { scriptSyntax } from './script-syntax.ts';
import { caseQuality } from './verify/case-quality.ts';
import { notDecisive } from './verify/not-decisive.ts';

/** `backcheck lint`: validates one assignment or all of them. */
export function lint(name: string | undefined, options: { readonly cases?: string }): ExitCode {
  const names = chosenAssignments(name, options.cases);
  const problems: Problem[] = [];
  for (const assignment of names) {
    const loaded = loadAssignment(join(casesRoot(options.cases), assignment));
    problems.push(...loaded.problems);
    if (loaded.assignment === null) continue;
    const ofScripts = scriptSyntax(loaded.assignment);
    problems.push(...ofScripts, ...exposed(loaded.assignment), ...notDecisiveCases(loaded.assignment));
    if (ofScripts.length > 0) continue;
    const { cases } = loaded.assignment;
    const open = cases.filter(({ visibility }) => visibility === 'public').length;
    process.stdout.write(
      `${assignment}: ${cases.length} cases are valid (${open} public, ${cases.length - open} hidden).\n`,
    );
  }
  printProblems(problems);
  const errors = problems.filter(isError).length;
  if (errors === 0 && names.length > 0) return EXIT.ok;
  process.stderr.write(
    names.length === 0
      ? `backcheck: ${casesRoot(options.cases)} holds no assignment.\n`
      : `${errors} error${errors === 1 ? '' : 's'}.\n`,
  );
  return EXIT.badInput;
}

/** Hidden scripts: what they hold is in a process with the submission. */
function exposed({ cases }: Assignment): Problem[] {
  const hidden = cases.filter((item) => hasScript(item) && item.visibility === 'hidden');
  return hidden.map(({ file, line, fields }) => ({
    code: 'script-exposes' satisfies AdequacyCode,
    file,
    line,
    text: `Submissions can read the hidden script of \`${fields.id}\`: it runs in one process with them.`,
    suggestion: 'Let it print what the submission computes, and keep what is expected in `prints`.',
    severity: 'warning',
  }));
}

/** Numbers are those that `grade` draws unless it is told another seed. */
function notDecisiveCases(assignment: Assignment): Problem[] {
  const judgement = { assignment, shared: new SharedWork() };
  return plan(assignment, KINDS, 0).flatMap(({ cases }) =>
    cases.flatMap((planned) => {
      const { faults } = planned.kind;
      return faults === undefined ? [] : notDecisive(caseQuality(planned, faults, judgement));
    }),
  );
}
