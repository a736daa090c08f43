import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sizesOf } from '../harness/kinds/two-layer-net/arbitrary.ts';
import { drawAt } from '../harness/kinds/two-layer-net/examples.ts';
import type { RandomFields } from '../harness/kinds/two-layer-net/random-schema.ts';
import type { ChainFields } from '../harness/kinds/two-layer-net/schema.ts';
import { parseYaml } from '../harness/load/yaml.ts';
import type { Counterexample, SubmissionResult } from '../harness/model/report.ts';
import { backcheck, SAMPLE, temporary } from './cli.ts';
import {
  caseOf,
  casesWith,
  classOf,
  graded,
  onlyCases,
  ownFolder,
  python,
  rightSamples,
} from './random-cases.ts';

const ANY_SHAPE = `
- id: any-shape
  title: Any shape, any activation
  points: 8
  for_all: {batch: 1..16, in: 1..12, hidden: 1..24, out: 1..12, f: any, g: any}
  loss: mse
  runs: 200
`;
const FIELDS = (parseYaml(ANY_SHAPE, 'any').value as [RandomFields])[0];

/** Sizes (batch, in, hidden, out) and activations of the smallest example that each mistake allows. */
const WRONG: Readonly<Record<string, readonly [readonly number[], string, string]>> = {
  // A batch of 10 is hard-coded: every other batch fails.
  dax973: [[1, 1, 1, 1], 'identity', 'identity'],
  // f′ is left out: f is not identity.
  qlh4933: [[1, 1, 1, 1], 'relu', 'identity'],
  // Bias gradients are not summed over the batch: there are two rows to sum.
  ds912: [[2, 1, 1, 1], 'identity', 'identity'],
  // 1/N in place of 1/NK: there are two outputs.
  tv2214: [[1, 1, 1, 2], 'identity', 'identity'],
  // No branch for identity as f.
  zy8099: [[1, 1, 1, 1], 'identity', 'identity'],
};
const IDS = Object.keys(WRONG);
/** Has no class MLP. */
const WITHOUT_CLASS = 'ak6624';

const base = ownFolder();
const cases = join(base, 'cases');
let results: ReadonlyMap<string, SubmissionResult>;
let printed: string;
const counterexample = (id: string): Counterexample => caseOf(results.get(id), 'any-shape').counterexample!;
const kept = (id: string): ChainFields => (parseYaml(counterexample(id).yaml, id).value as [ChainFields])[0];

beforeAll(async () => {
  casesWith(cases, { 'public/random.yaml': ANY_SHAPE });
  const paths = [...rightSamples(), ...IDS, WITHOUT_CLASS].map((id) => join(SAMPLE, id));
  const { ended, submissions } = await graded(cases, paths, join(base, 'out'));
  results = submissions;
  printed = ended.out;
});

describe('a case with random shapes', () => {
  it.each(rightSamples())('passes %s, which is right, on all 200', (id) => {
    const { verdict, score, counterexample: found } = caseOf(results.get(id), 'any-shape');
    expect({ verdict, score, found }).toEqual({ verdict: 'pass', score: 8, found: undefined });
  });

  it.each(IDS)('fails %s, with a counterexample that fails again alone in a fresh worker', (id) => {
    const { verdict, messages } = caseOf(results.get(id), 'any-shape');
    const { failing, runs, confirmed } = counterexample(id);
    expect(['partial', 'fail']).toContain(verdict);
    expect({ runs, confirmed }).toEqual({ runs: 200, confirmed: true });
    expect(failing).toBeGreaterThan(50);
    expect(messages[0]!.text).toContain(`${failing} of 200 random examples fail`);
  });

  it('has no smaller example of what every example fails by in the same words', () => {
    const { messages, counterexample: found } = caseOf(results.get(WITHOUT_CLASS), 'any-shape');
    expect(found).toBeUndefined();
    expect(messages[0]!.text).toContain('200 of 200 random examples fail');
    expect(messages[1]!.text).toContain('mlp.py does not define MLP');
  });

  it('tells the command that runs a counterexample again', async () => {
    const found = [...results.values()].flatMap((result) => result.cases.filter((one) => one.counterexample));
    expect(printed).toContain(`Counterexamples of random cases: ${found.length}.`);
    const command = /^ {2}backcheck (replay .*)$/m.exec(printed)![1]!.split(' ');
    const { code, out } = await backcheck([...command, '--cases', cases]);
    expect(code).toBe(1);
    expect(out).toContain('It fails again, as recorded.');
  });

  it('draws the same for every submission, in a class and alone', async () => {
    const folder = temporary();
    const spy = 'import torch\ndef note(x):\n    print(tuple(x.shape), x[0, 0].item())\n    return x\n';
    const source = readFileSync(join(SAMPLE, 'mq2002', 'mlp.py'), 'utf8');
    const telling = `${spy}${source.replace('torch.matmul(x, W1.T)', 'torch.matmul(note(x), W1.T)')}`;
    classOf(join(folder, 'class'), { one: telling, two: `${telling}\n# another student` });
    const own = onlyCases(join(folder, 'cases'), { 'public/any.yaml': ANY_SHAPE });
    const outputs: string[] = [];
    for (const [name, more] of [
      ['both', []],
      ['alone', ['--only', 'two']],
    ] as const) {
      const out = join(folder, name);
      await graded(own, [join(folder, 'class')], out, more);
      for (const id of name === 'both' ? ['one', 'two'] : ['two'])
        outputs.push(readFileSync(join(out, 'output', `${id}.txt`), 'utf8'));
    }
    expect(outputs[0]!.trimEnd().split('\n')).toHaveLength(200);
    expect(new Set(outputs).size).toBe(1);
  });
});

describe.each(IDS)('the counterexample of %s', (id) => {
  it('has the least sizes and the plainest activations that its mistake allows', () => {
    const { batch, network } = kept(id);
    const [sizes, f, g] = WRONG[id]!;
    expect([batch, network.in, network.hidden, network.out]).toEqual(sizes);
    expect([network.f, network.g]).toEqual([f, g]);
  });

  it('is found again by the seed and the path in the report', () => {
    const { seed, path } = counterexample(id);
    expect(sizesOf(drawAt(FIELDS, seed, path))).toEqual(WRONG[id]![0]);
  });

  it('is a script of at most 25 lines that prints what the submission computes beside what was expected', async () => {
    const { script } = counterexample(id);
    expect(script.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
    const file = join(temporary(), 'script.py');
    writeFileSync(file, script);
    const { code, out, err } = await python(file, join(SAMPLE, id));
    // What was not reached stays None, and the exception comes after what was printed.
    expect({ code, raised: err.includes('UnboundLocalError') }).toEqual(
      id === 'zy8099' ? { code: 1, raised: true } : { code: 0, raised: false },
    );
    const failed = failedChecks(out);
    expect(failed.length).toBeGreaterThan(0);
    const recorded = caseOf(results.get(id), 'any-shape').checks.filter(({ verdict }) => verdict !== 'pass');
    expect(recorded.map(({ name }) => name)).toEqual(expect.arrayContaining(failed));
  });
});

it('the script of a counterexample prints no difference beside a right submission', async () => {
  const file = join(temporary(), 'script.py');
  writeFileSync(file, counterexample('qlh4933').script);
  const { code, out } = await python(file, join(SAMPLE, 'mq2002'));
  expect({ code, failed: failedChecks(out) }).toEqual({ code: 0, failed: [] });
});

it('counterexamples are files of cases that lint accepts; the same submissions fail them, right ones do not', async () => {
  const folder = temporary();
  const files = IDS.map((id) => [
    `hidden/${id}.yaml`,
    counterexample(id).yaml.replace('any-shape-counterexample', `kept-${id}`),
  ]);
  const own = onlyCases(folder, Object.fromEntries(files) as Record<string, string>);
  const lint = await backcheck(['lint', 'nyu-hw1', '--cases', own]);
  expect(lint.out).toContain('5 cases are valid');
  expect(lint.code).toBe(0);
  const paths = [...IDS, 'mq2002'].map((id) => join(SAMPLE, id));
  const { submissions } = await graded(own, paths, join(folder, 'out'));
  for (const id of IDS) expect(caseOf(submissions.get(id), `kept-${id}`).verdict).not.toBe('pass');
  expect(submissions.get('mq2002')!.verdict).toBe('pass');
});

/** The names under which a script printed an actual value other than the expected one. */
function failedChecks(printedByScript: string): string[] {
  const blocks = [
    ...printedByScript.matchAll(/^(\w+)\nactual\n([^]*?)\nexpected\n([^]*?)(?=\n\w+\nactual\n|$(?![^]))/gm),
  ];
  if (blocks.length !== 6) throw new Error(`six values were expected:\n${printedByScript}`);
  return blocks
    .filter(([, , actual, expected]) => numbersIn(actual!) !== numbersIn(expected!))
    .map(([, name]) => name!);
}

/** Shape and numbers, whatever the width of the print and the sign of a zero. */
function numbersIn(text: string): string {
  return text.replaceAll(/\s/g, '').replaceAll('-0.', '0.');
}
