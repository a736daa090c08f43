import { KINDS } from '../../kinds/index.ts';
import type { Assignment } from '../../model/assignment.ts';
import type { Limits } from '../../model/limits.ts';
import { plan } from '../../plan/plan.ts';
import type { Isolation } from '../../run/isolation.ts';
import { startSpinner } from '../spinner.ts';
import { SharedWork } from '../shared-work.ts';
import { openOrReport } from '../isolation-options.ts';
import type { VerifyOptions } from '../verify.ts';
import { buildMatrix } from './build-matrix.ts';
import type { ExampleSource } from './find-examples.ts';
import type { Matrix } from './matrix.ts';
import { runExamples } from './run-examples.ts';
import type { Verified } from './verified.ts';

/** An assignment and its examples. */
export interface Loaded {
  readonly assignment: Assignment;
  readonly examples: readonly ExampleSource[];
}

/** The pool at work, for Ctrl-C to close. */
export interface Run {
  isolation: Isolation | null;
}

/** Tries the faults and runs the examples; null where no pool could be had, or where `signal` stopped it. */
export async function verifyAssignment(
  { assignment, examples }: Loaded,
  options: VerifyOptions,
  run: Run,
  signal: AbortSignal,
): Promise<Verified | null> {
  const { seed } = options;
  const parts = plan(assignment, KINDS, seed);
  const context = { assignment, parts, shared: new SharedWork(), seed, verdictsOnly: true };
  const spinner = startSpinner(process.stderr, 'faults × cases');
  try {
    const started = performance.now();
    const built: (Matrix | null)[] = [];
    for (const part of parts) {
      const next = (id: string): void => spinner.say(`faults × cases · ${id}`);
      built.push(await buildMatrix(part, context, { signal, next }));
    }
    const between = performance.now();
    if (signal.aborted) return null;
    if (examples.length > 0) {
      spinner.say('starting the fork server');
      // Hostile code never runs without isolation unasked.
      const isTrusted = examples.every(({ folder }) => folder !== 'hostile');
      run.isolation = await openOrReport(options, impatient(assignment.limits), isTrusted, examples.length);
      if (run.isolation === null || signal.aborted) return null;
    }
    const progress = {
      signal,
      done: (count: number, id: string): void =>
        spinner.say(`examples · ${count}/${examples.length} · ${id}`),
    };
    const { pool, tier } = run.isolation ?? { pool: null, tier: null };
    const ran =
      pool === null ? [] : await runExamples(examples, { ...context, pool }, options.jobs, progress);
    const ended = performance.now();
    return {
      assignment: assignment.id,
      seed,
      matrices: built.filter((matrix) => matrix !== null),
      unknown: parts.flatMap(({ id }, index) => (built[index] === null ? [id] : [])),
      examples: ran,
      tier,
      seconds: { matrix: (between - started) / 1000, examples: (ended - between) / 1000 },
    };
  } finally {
    spinner.stop();
    await run.isolation?.pool.close();
    run.isolation = null;
  }
}

/**
 * Limits that give the same verdicts sooner: an example that takes a second for a case of milliseconds was written to
 * take forever, and one case that had to be ended is enough.
 */
function impatient(limits: Limits): Limits {
  return {
    ...limits,
    case_cpu_seconds: Math.min(limits.case_cpu_seconds, 1),
    wall_factor: Math.min(limits.wall_factor, 3),
    fatal_endings: 1,
  };
}
