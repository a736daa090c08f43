import { join } from 'node:path';
import { loadAssignment } from '../load/assignment.ts';
import { isError, type Problem } from '../model/problem.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { casesRoot, chosenAssignments, printProblems } from './load-or-report.ts';

/** `backcheck lint`: validates one assignment or all of them. */
export function lint(name: string | undefined, options: { readonly cases?: string }): ExitCode {
  const names = chosenAssignments(name, options.cases);
  const problems: Problem[] = [];
  for (const assignment of names) {
    const loaded = loadAssignment(join(casesRoot(options.cases), assignment));
    problems.push(...loaded.problems);
    if (loaded.assignment === null) continue;
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
