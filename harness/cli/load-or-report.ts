import { join } from 'node:path';
import { listAssignments, loadAssignment } from '../load/assignment.ts';
import type { Assignment } from '../model/assignment.ts';
import { problemLine, type Problem } from '../model/problem.ts';
import { HOME, shown } from './places.ts';
import { scriptSyntax } from './script-syntax.ts';

/** Folder of the assignments: `--cases DIR`, or the one that ships. */
export function casesRoot(option: string | undefined): string {
  return option ?? join(HOME, 'cases');
}

/** The assignment, after its problems have been printed; null when it cannot be used. */
export function loadOrReport(name: string, cases: string | undefined): Assignment | null {
  const { assignment, problems } = loadAssignment(join(casesRoot(cases), name));
  const ofScripts = assignment === null ? [] : scriptSyntax(assignment);
  printProblems([...problems, ...ofScripts]);
  return ofScripts.length === 0 ? assignment : null;
}

/** The name given, or the only assignment there is. */
export function chosenAssignments(name: string | undefined, cases: string | undefined): readonly string[] {
  return name === undefined ? listAssignments(casesRoot(cases)) : [name];
}

export function printProblems(problems: readonly Problem[]): void {
  for (const problem of problems)
    process.stderr.write(`${problemLine({ ...problem, file: shown(problem.file) })}\n`);
}
