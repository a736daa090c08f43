import { join } from 'node:path';
import { isError } from '../model/problem.ts';
import { styleOf } from '../report/style.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { onInterrupt } from './interrupt.ts';
import type { IsolationOptions } from './isolation-options.ts';
import { casesRoot, chosenAssignments, loadOrReport, printProblems } from './load-or-report.ts';
import { findExamples } from './verify/find-examples.ts';
import { verifiedJson } from './verify/json.ts';
import { notDecisive } from './verify/not-decisive.ts';
import { verifiedText } from './verify/text.ts';
import { exitCodeOf, type Verified } from './verify/verified.ts';
import { verifyAssignment, type Loaded, type Run } from './verify/verify-assignment.ts';
import { verifyCase } from './verify/verify-case.ts';

export interface VerifyOptions extends IsolationOptions {
  readonly case?: string;
  readonly json: boolean;
  readonly seed: number;
  readonly cases?: string;
}

/** `backcheck verify`: grades the grader. Faults × cases, trivial answers, and examples with a known verdict. */
export async function verify(name: string | undefined, options: VerifyOptions): Promise<ExitCode> {
  const loaded = await loadAll(name, options);
  if (loaded === null) return EXIT.badInput;
  const assignments = loaded.map(({ assignment }) => assignment);
  if (options.case !== undefined) return verifyCase(assignments, options.case, options);
  const run: Run = { isolation: null };
  const interrupt = onInterrupt(async () => run.isolation?.pool.close());
  const verified: Verified[] = [];
  try {
    for (const one of loaded) {
      const result = await verifyAssignment(one, options, run, interrupt.signal);
      if (interrupt.signal.aborted) {
        process.stderr.write('Stopped before the end; nothing is verified.\n');
        return EXIT.interrupted;
      }
      if (result === null) return EXIT.harnessError;
      verified.push(result);
      const style = styleOf(process.stdout, process.env);
      printProblems(result.matrices.flatMap(({ cases }) => cases.flatMap(notDecisive)));
      if (!options.json) process.stdout.write(`${verifiedText(result, style)}\n`);
    }
  } finally {
    interrupt.dispose();
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ assignments: verified.map(verifiedJson) })}\n`);
  return worst(verified.map(exitCodeOf));
}

function worst(codes: readonly ExitCode[]): ExitCode {
  return [EXIT.harnessError, EXIT.failures].find((code) => codes.includes(code)) ?? EXIT.ok;
}

/** The assignments and their examples, after all problems have been printed; null where one cannot be used. */
async function loadAll(
  name: string | undefined,
  { cases }: VerifyOptions,
): Promise<readonly Loaded[] | null> {
  const names = chosenAssignments(name, cases);
  if (names.length === 0) process.stderr.write(`backcheck: ${casesRoot(cases)} holds no assignment.\n`);
  const loaded: Loaded[] = [];
  let isBad = names.length === 0;
  for (const id of names) {
    const assignment = loadOrReport(id, cases);
    isBad ||= assignment === null;
    if (assignment === null) continue;
    const { examples, problems } = await findExamples(join(casesRoot(cases), id), assignment);
    printProblems(problems);
    isBad ||= problems.some(isError);
    loaded.push({ assignment, examples });
  }
  return isBad ? null : loaded;
}
