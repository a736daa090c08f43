import { describe, expect, it } from 'vitest';
import { SEED, Sampler } from '../testing/sampler.ts';
import type { Fault } from './fault.ts';
import { FAULTS } from './faults.ts';
import { matches } from './matches.ts';
import { runFaulty } from './run-faulty.ts';
import { exampleNames, runExamples, type ExampleRun } from './testing/examples.ts';
import { lossInputs, nameOf, runsOf } from './testing/inputs.ts';
import { exactlySaturatedLosses, genericSteps, saturatedLosses, specialSteps } from './testing/steps.ts';

/** What `mlp.py` is asked for. */
const ACTIVATIONS = ['relu', 'sigmoid', 'identity'] as const;

/** Float64 rounds so little that only the formula can make a difference; the least tolerance of all is for rounding. */
const SLACK = { float32: 1, float64: 1e-6 };

const random = new Sampler(SEED);
const inputs = [
  ...genericSteps(random, ACTIVATIONS).flatMap(runsOf),
  // One run of each, in turn: a Python process takes its time.
  ...specialSteps(random, ACTIVATIONS).map((step, i) => runsOf(step)[i % 3]!),
  ...saturatedLosses().map(lossInputs),
];
const runs = inputs.map((given, i): ExampleRun => ({
  inputs: given,
  dtype: i % 2 === 0 ? 'float32' : 'float64',
}));
const saturatedRuns = exactlySaturatedLosses().map((step): ExampleRun => ({
  inputs: lossInputs(step),
  dtype: 'float32',
}));

const wrong = exampleNames('wrong');
const accepted = exampleNames('accepted');
const answers = runExamples(
  [...wrong.map((name) => `wrong/${name}`), ...accepted.map((name) => `accepted/${name}`)],
  [...runs, ...saturatedRuns],
);

describe('the wrong examples of nyu-hw1', () => {
  it('are one for each fault that two layers of ReLU, sigmoid and identity can have', () => {
    expect(wrong).toEqual(
      FAULTS.map(({ id }) => id)
        .filter((id) => id !== 'factor-five-left-out')
        .toSorted(),
    );
  });

  it.each(wrong.map((name, i) => [name, i] as const))('%s gets the values of the fault', (name, i) => {
    const fault = FAULTS.find(({ id }) => id === name)!;
    const told = name === 'bce-not-clamped' ? [...runs, ...saturatedRuns] : runs;
    expect(told.flatMap((run, j) => mismatches(fault, run, answers[i]![j]!))).toEqual([]);
  });
});

describe('the accepted examples of nyu-hw1', () => {
  it('are many', () => expect(accepted.length).toBeGreaterThanOrEqual(10));

  it.each(accepted.map((name, i) => [name, i] as const))('%s gets the values of the reference', (_, i) => {
    const own = answers[wrong.length + i]!;
    expect(runs.flatMap((run, j) => mismatches(null, run, own[j]!))).toEqual([]);
  });
});

function mismatches(
  fault: Fault | null,
  { inputs: given, dtype }: ExampleRun,
  answer: ReturnType<typeof runExamples>[number][number],
): string[] {
  const values = [...runFaulty(fault, given)];
  const off = values.filter(([name, value]) => !matches(value, answer.get(name)!, SLACK[dtype]));
  return off.map(([name]) => `${name}: ${nameOf(given)} (${dtype})`);
}
