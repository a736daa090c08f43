import type { ExamplesResult } from '../compare/examples.ts';
import type { Example } from '../kinds/kind.ts';
import type { Outcome } from '../model/outcome.ts';
import type { CaseResult, Counterexample } from '../model/report.ts';
import type { PlannedCase } from '../plan/plan.ts';
import { counterexampleOf, keptCase } from '../properties/counterexample.ts';
import type { RunRequest } from '../run/run-request.ts';
import type { GradingContext } from './grading-context.ts';
import { judgeExample } from './judge-example.ts';

/** A search that takes longer tells the example as it was drawn: one cut short would depend on how busy the machine is. */
const PATIENCE_MS = 10_000;

/** An example that costs more than this is told as it was drawn. */
const MOST_CPU_MS = 200;

/** Endings that cost a worker and seconds: such an example is told as it was drawn. */
const SHRINKABLE = new Set(['returned', 'raised']);

/**
 * The smallest failing example of a random case, confirmed alone in a fresh worker; null where nothing failed, or where
 * nothing can be made smaller. `cpuMs` is what a run of one example costs about.
 */
export async function findCounterexample(
  planned: PlannedCase,
  { result, first, failing }: ExamplesResult,
  request: RunRequest,
  context: GradingContext,
  cpuMs: number,
): Promise<Counterexample | null> {
  const { item, kind, seed } = planned;
  const random = kind.random(item.fields, seed);
  if (random === null || first < 0 || !SHRINKABLE.has(result.ending)) return null;
  if (result.verdict === 'harness-error') return null;
  const wrong = new Set(failedChecks(result));
  const stillFails = (example: Example, outcome: Outcome): boolean =>
    failedChecks(judgeExample(planned, example, outcome, context)).some((name) => wrong.has(name));

  const found = await context.pool.explore(request, async (run) => {
    const end = performance.now() + PATIENCE_MS;
    let isCut = cpuMs > MOST_CPU_MS;
    const smallest = await random.shrink(first, triesFor(cpuMs), async (smaller) => {
      isCut ||= performance.now() > end;
      if (isCut) return false;
      const outcome = await run(smaller.job);
      // Another mistake than the one that is searched for, and one that costs seconds.
      isCut = !SHRINKABLE.has(outcome.ending);
      return !isCut && stillFails(smaller, outcome);
    });
    return isCut ? null : smallest;
  });
  const { example, path } = found ?? (await random.shrink(first, 0, () => Promise.resolve(false)));
  // What is confirmed is the very case that is kept, with the seed that `replay` gives it.
  const kept = keptCase(example.fields);
  const examples = kind.examples(kept, seed);
  const again = await context.pool.run({ ...request, jobs: examples.map(({ job }) => job) });
  const failed = examples.find((one, index) => stillFails(one, again.outcomes[index]!));
  const expected = kind.expect(failed ?? example);
  const checks = new Map([...expected].filter(([name]) => planned.checks.includes(name)));
  const script = kind.script(failed ?? example, checks, request.main);
  const confirmed = failed !== undefined;
  return counterexampleOf(kept, { failing, runs: random.runs, seed, path, confirmed, script });
}

/** How many examples a search may run: about 1.6 s of CPU time. Steps, since no two measurements are equal. */
function triesFor(cpuMs: number): number {
  if (cpuMs <= 4) return 400;
  return cpuMs <= 40 ? 40 : 4;
}

function failedChecks({ checks }: CaseResult): string[] {
  return checks.filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name);
}
