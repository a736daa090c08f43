import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tensor } from '../../tensor.ts';
import { runTorch } from '../../testing/torch.ts';
import { CHECK_NAMES, type CheckName } from '../fault.ts';
import type { ActualValue } from '../matches.ts';
import type { FaultyInputs } from '../run-faulty.ts';

const FOLDER = new URL('../../../cases/nyu-hw1/examples/', import.meta.url);

/** Names of the examples that must get this verdict: the folders under `wrong/` or `accepted/`. */
export function exampleNames(verdict: 'wrong' | 'accepted'): string[] {
  return readdirSync(new URL(verdict, FOLDER)).toSorted();
}

/** What an example got, by check. */
export type Answer = ReadonlyMap<CheckName, ActualValue | 'missing' | 'raises'>;

/** What is run, and in which precision. */
export interface ExampleRun {
  readonly inputs: FaultyInputs;
  readonly dtype: 'float32' | 'float64';
}

/** The answers of every example to every run, from one Python process: examples × runs. `names`: verdict/folder. */
export function runExamples(names: readonly string[], runs: readonly ExampleRun[]): Answer[][] {
  const examples = names.map((name) => fileURLToPath(new URL(`${name}/mlp.py`, FOLDER)));
  const described = runs.map(describe);
  const header = { examples, runs: described.map(({ run }) => run) };
  const bytes = runTorch(
    '../faults/testing/run_examples.py',
    header,
    described.flatMap(({ data }) => data),
  );
  const end = bytes.indexOf(0x0a);
  const shapes = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as Record<string, Shape>[];
  const numbers = new Float64Array(new Uint8Array(bytes.subarray(end + 1)).buffer);
  let start = 0;
  const answers = shapes.map((kept): Answer => {
    const answer = new Map<CheckName, ActualValue | 'missing' | 'raises'>();
    for (const [name, shape] of Object.entries(kept) as [CheckName, Shape][]) {
      if (typeof shape === 'string') {
        answer.set(name, shape);
        continue;
      }
      const size = shape.reduce((product, axis) => product * axis, 1);
      answer.set(name, { shape, data: numbers.subarray(start, start + size) });
      start += size;
    }
    return answer;
  });
  return names.map((_, i) => answers.slice(i * runs.length, (i + 1) * runs.length));
}

type Shape = number[] | 'missing' | 'raises';

function describe({ inputs, dtype }: ExampleRun) {
  const tensors = tensorsOf(inputs);
  const shapes = Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
  const run = {
    stage: inputs.stage,
    dtype,
    ...('loss' in inputs && { loss: inputs.loss }),
    ...('net' in inputs && { f: inputs.net.f, g: inputs.net.g }),
    checks: checksOf(inputs),
    tensors: shapes,
  };
  return { run, data: Object.values(tensors).map(({ data }) => data) };
}

function checksOf({ stage }: FaultyInputs): readonly CheckName[] {
  if (stage === 'loss') return ['loss', 'dJdy_hat'];
  return stage === 'backward' ? ['dJdW1', 'dJdb1', 'dJdW2', 'dJdb2'] : CHECK_NAMES;
}

function tensorsOf(inputs: FaultyInputs): Record<string, Tensor> {
  if (inputs.stage === 'loss') return { y: inputs.y, y_hat: inputs.yHat.value };
  const { W1, b1, W2, b2 } = inputs.net;
  const net = { W1, b1, W2, b2, x: inputs.x };
  if (inputs.stage === 'forward') return net;
  if (inputs.stage === 'backward') return { ...net, dJdy_hat: inputs.dJdyHat.value };
  const { y, before } = inputs;
  return { ...net, y, ...(before && { x_before: before.x, y_before: before.y }) };
}
