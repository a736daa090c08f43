import type { CaseResult } from '../../model/report.ts';
import type { InputTensor, Job } from '../../model/job.ts';
import type { NumericValue, Outcome, Value } from '../../model/outcome.ts';
import type { FaultBank } from '../../kinds/kind.ts';
import type { PlannedCase } from '../../plan/plan.ts';
import { judgeExample, type Judgement } from '../judge-example.ts';

/** An answer that takes no work, and the checks that it passes in every example of a case. */
export interface TrivialAnswer {
  readonly answer: string;
  readonly checks: readonly string[];
}

/**
 * The trivial answers that pass a check of a case: zeros, ones, NaN and the inputs, each of the right shape. For a law
 * between a submission's own values only the constants: it is kept by whatever comes back the same each time.
 */
export function trivialAnswers(
  planned: PlannedCase,
  { outcome }: FaultBank,
  judgement: Judgement,
): readonly TrivialAnswer[] {
  const { kind, item, examples, checks } = planned;
  const rights = examples.map((example) => outcome(null, example));
  const inputs = kind.lawOf(item.fields) === null ? Object.keys(examples[0]!.job.tensors) : [];
  return [...CONSTANTS, ...inputs.map(inputAnswer)].flatMap(({ name, numbers }) => {
    let passed = checks;
    for (const [index, example] of examples.entries()) {
      const answer = replaced(rights[index]!, (value) => numbers(value, example.job));
      passed = passedOf(judgeExample(planned, example, answer, judgement), passed);
      if (passed.length === 0) return [];
    }
    return [{ answer: name, checks: passed }];
  });
}

interface Candidate {
  readonly name: string;
  /** What stands in the place of a value. */
  readonly numbers: (value: NumericValue, job: Job) => Float32Array;
}

const CONSTANTS: readonly Candidate[] = [constant('zeros', 0), constant('ones', 1), constant('NaN', NaN)];

function constant(name: string, number: number): Candidate {
  return { name, numbers: ({ data }) => new Float32Array(data.length).fill(number) };
}

function inputAnswer(name: string): Candidate {
  return { name: `the input ${name}`, numbers: (value, job) => inputOr(value, job.tensors[name]) };
}

/** The input where it is of the value's shape, and NaN elsewhere, which passes nothing. */
function inputOr({ shape, data }: NumericValue, input: InputTensor | undefined): Float32Array {
  if (input?.shape.join() === shape.join()) return input.data;
  return new Float32Array(data.length).fill(NaN);
}

function replaced(right: Outcome, numbers: (value: NumericValue) => Float32Array): Outcome {
  const values = [...right.values].map(([name, value]): [string, Value] => [
    name,
    'data' in value ? { ...value, data: numbers(value) } : value,
  ]);
  return { ...right, values: new Map(values) };
}

function passedOf({ checks }: CaseResult, among: readonly string[]): readonly string[] {
  const passed = new Set(checks.filter(({ verdict }) => verdict === 'pass').map(({ name }) => name));
  return among.filter((name) => passed.has(name));
}
