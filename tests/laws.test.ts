import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../harness/model/report.ts';
import { backcheck, SAMPLE, temporary } from './cli.ts';
import {
  caseOf,
  changed,
  classOf,
  graded,
  onlyCases,
  ownFolder,
  python,
  rightSamples,
} from './random-cases.ts';
import { ROOTS } from './roots.ts';

const LAWS = ['central_differences', 'batch_order', 'sum_of_rows', 'fresh_run'] as const;
type Law = (typeof LAWS)[number];

const CASES = LAWS.map(
  (law) => `
- id: ${law.replaceAll('_', '-')}
  title: ${law}
  points: 1
  for_all: {batch: 1..8, in: 1..6, hidden: 1..8, out: 1..6, f: any, g: any, x: 1e-1..1e1, weights: 1e-1..1e1}
  loss: any
  property: ${law}
  runs: 50
`,
).join('');

const W2 = "self.grads['dJdW2'] = torch.matmul(dJdz2.T, a1)";
const B2 = "self.grads['dJdb2'] = torch.sum(dJdz2, dim=0)";
const CLEAR = 'self.grads[name] = torch.zeros_like(self.grads[name])';
const MSE = ['loss = torch.mean(diff ** 2)\n    dJdy_hat = 2 * diff / diff.numel()'] as const;
const BCE = ['loss = -torch.mean(', '(1 - y) / (1 - y_hat) - y / y_hat) / y.numel()'] as const;

/** Submissions with one mistake, and the laws that it breaks; the others hold although the submission is wrong. */
const WRONG: Readonly<Record<string, { source: string; breaks: readonly Law[] }>> = {
  'factor-in-a-gradient': {
    source: changed([W2, `${W2} * 1.5`]),
    breaks: ['central_differences'],
  },
  'first-row-only': {
    source: changed([B2, "self.grads['dJdb2'] = dJdz2[0]"]),
    breaks: ['central_differences', 'batch_order', 'sum_of_rows'],
  },
  'sum-for-mean': {
    source: changed(
      [MSE[0], 'loss = torch.sum(diff ** 2)\n    dJdy_hat = 2 * diff'],
      [BCE[0], 'loss = -torch.sum('],
      [BCE[1], '(1 - y) / (1 - y_hat) - y / y_hat)'],
    ),
    breaks: ['sum_of_rows'],
  },
  accumulating: {
    source: changed([W2, W2.replace('= ', "= self.grads['dJdW2'] + ")], [CLEAR, 'pass']),
    breaks: ['batch_order', 'sum_of_rows', 'fresh_run'],
  },
  'f-prime-left-out': {
    source: changed(['dJda1 * self._activate_grad(self.f_function, z1)', 'dJda1']),
    breaks: ['central_differences'],
  },
  zeros: { source: changed([W2, `${W2} * 0`]), breaks: ['central_differences'] },
  // Nothing follows from values that are not finite: they break every law, and are no fault of the harness.
  nan: { source: changed([W2, `${W2} * float("nan")`]), breaks: LAWS },
  'infinite-at-first': {
    source: changed(
      [W2, `${W2} * float("inf" if MLP.calls == 1 else "3")`],
      ['    def forward(self, x):', '    calls = 0\n\n    def forward(self, x):'],
      ['x, z1, a1, z2 = [self.cache', 'MLP.calls += 1\n        x, z1, a1, z2 = [self.cache'],
      ['self.grads = dict(', 'MLP.calls = 0\n        self.grads = dict('],
    ),
    breaks: LAWS,
  },
  raising: { source: changed([W2, 'raise RuntimeError("lost")']), breaks: LAWS },
};
/** No input is to blame for what every example raises in the same words: no example is searched for. */
const WITHOUT_EXAMPLE = 'raising';

const base = ownFolder();
const cases = onlyCases(join(base, 'cases'), { 'public/laws.yaml': CASES });
const wrongClass = classOf(
  join(base, 'class'),
  Object.fromEntries(Object.entries(WRONG).map(([id, { source }]) => [id, source])),
);

/** What came of it on this machine's own torch. */
let here: ReadonlyMap<string, SubmissionResult>;

describe.each(ROOTS)('laws between a submission’s own values, on $name', ({ name, root }) => {
  let results: ReadonlyMap<string, SubmissionResult>;
  const verdicts = (id: string) =>
    Object.fromEntries(
      LAWS.map((law) => [law, caseOf(results.get(id), law.replaceAll('_', '-')).verdict === 'pass']),
    );

  beforeAll(async () => {
    const paths = [...rightSamples().map((id) => join(SAMPLE, id)), wrongClass];
    const more = root === null ? [] : ['--root', root];
    results = (await graded(cases, paths, join(base, name.replaceAll(/\W+/g, '-')), more)).submissions;
    if (root === null) here = results;
  });

  it.each(rightSamples())('all hold 50 times for %s, which is right', (id) => {
    expect(verdicts(id)).toEqual(Object.fromEntries(LAWS.map((law) => [law, true])));
  });

  it.each(Object.keys(WRONG))('%s breaks those that its mistake is against, and no other', (id) => {
    const { breaks } = WRONG[id]!;
    expect(verdicts(id)).toEqual(Object.fromEntries(LAWS.map((law) => [law, !breaks.includes(law)])));
    expect(results.get(id)!.verdict).not.toBe('harness-error');
  });

  it('a broken law has a counterexample that breaks it again', () => {
    for (const [id, { breaks }] of Object.entries(WRONG)) {
      for (const law of breaks) {
        const { counterexample } = caseOf(results.get(id), law.replaceAll('_', '-'));
        const confirmed = id === WITHOUT_EXAMPLE ? undefined : true;
        expect({ id, law, confirmed: counterexample?.confirmed }).toEqual({ id, law, confirmed });
      }
    }
  });
});

describe('the script of a broken law', () => {
  it.each([
    ['central_differences', 'factor-in-a-gradient', ['dJdW2']],
    ['batch_order', 'first-row-only', ['dJdb2']],
    ['sum_of_rows', 'sum-for-mean', ['loss', 'dJdW1', 'dJdb1', 'dJdW2', 'dJdb2']],
    ['fresh_run', 'accumulating', ['dJdW2']],
  ] as const)('%s: shows what is wrong with %s, and nothing with right work', async (law, id, failing) => {
    const { script } = caseOf(here.get(id), law.replaceAll('_', '-')).counterexample!;
    expect(script.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
    const folder = temporary();
    writeFileSync(join(folder, 'script.py'), script);
    const wrong = await python(join(folder, 'script.py'), join(wrongClass, id));
    expect(wrong.err).toBe('');
    const shown = failedChecks(wrong.out);
    expect(failing).toEqual(expect.arrayContaining(shown));
    expect(shown.length).toBeGreaterThan(0);
    const right = await python(join(folder, 'script.py'), join(SAMPLE, 'mq2002'));
    expect({ err: right.err, failed: failedChecks(right.out) }).toEqual({ err: '', failed: [] });
  });
});

it('a kept law is a file of cases that lint accepts', async () => {
  const { yaml } = caseOf(here.get('accumulating'), 'fresh-run').counterexample!;
  const own = onlyCases(temporary(), { 'hidden/kept.yaml': yaml });
  expect((await backcheck(['lint', 'nyu-hw1', '--cases', own])).code).toBe(0);
  expect(yaml).toContain('property: fresh_run');
});

/** The names under which a script printed numbers that differ by more than rounding. */
function failedChecks(printed: string): string[] {
  const blocks = printed.split(/^(?=\w+\nactual\n)/m).map((block) => {
    const [, name, actual, expected] = /^(\w+)\nactual\n([^]*?)\nexpected\n([^]*)$/.exec(block)!;
    return { name: name!, actual: numbersIn(actual!), expected: numbersIn(expected!) };
  });
  return blocks
    .filter(({ actual, expected }) =>
      actual.some((value, index) => !(Math.abs(value - expected[index]!) <= 1e-2 * (1 + Math.abs(value)))),
    )
    .map(({ name }) => name);
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/-?\d+(\.\d*)?(e[+-]\d+)?/g)].map(([number]) => Number(number));
}
