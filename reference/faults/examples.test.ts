import { describe, expect, it } from 'vitest';
import { SEED, Sampler } from '../testing/sampler.ts';
import type { Fault } from './fault.ts';
import { FAULTS } from './faults.ts';
import { matches } from './matches.ts';
import { runFaulty } from './run-faulty.ts';
import { exampleNames, runExamples, type Answer, type ExampleRun } from './testing/examples.ts';
import { lossInputs, nameOf, runsOf } from './testing/inputs.ts';
import { exactlySaturatedLosses, genericSteps, saturatedLosses, specialSteps } from './testing/steps.ts';

/** 5·ReLU is no activation of nyu-hw1, and clamps that only keep log(0) away are honest, as it is to have none. */
const WITHOUT_EXAMPLE = ['factor-five-left-out', 'bce-not-clamped', 'bce-clamped-finely'];

/** Accepted examples that get other values near the ends of the range of predictions, where no case looks. */
const HONEST: Readonly<Record<string, string>> = { 'clamped-predictions': 'bce-clamped-finely' };

/** What `mlp.py` is asked for. */
const ACTIVATIONS = ['relu', 'sigmoid', 'identity'] as const;

/** Of the bound for float32. Float64 rounds so little that whatever exceeds a millionth of it is another formula. */
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
const names = [...wrong.map((name) => `wrong/${name}`), ...accepted.map((name) => `accepted/${name}`)];
const all = runExamples(names, [...runs, ...saturatedRuns]);
const answers = new Map(names.map((name, i) => [name, all[i]!]));

describe('the wrong examples of nyu-hw1', () => {
  it('are one for each fault that a submission of nyu-hw1 can have and must not', () => {
    const others = new Set(WITHOUT_EXAMPLE);
    expect(wrong).toEqual(
      FAULTS.map(({ id }) => id)
        .filter((id) => !others.has(id))
        .toSorted(),
    );
  });

  it.each(wrong)('%s gets the values of the fault', (name) => {
    const fault = FAULTS.find(({ id }) => id === name)!;
    const own = answers.get(`wrong/${name}`)!;
    expect(runs.flatMap((run, i) => mismatches(fault, run, own[i]!))).toEqual([]);
  });
});

describe('the accepted examples of nyu-hw1', () => {
  it('are many', () => expect(accepted.length).toBeGreaterThanOrEqual(10));

  it.each(accepted)('%s gets the values of the reference', (name) => {
    const own = answers.get(`accepted/${name}`)!;
    const honest = FAULTS.find(({ id }) => id === HONEST[name]) ?? null;
    expect(runs.flatMap((run, i) => mismatches(honest, run, own[i]!))).toEqual([]);
  });

  it('get what the fault bce-not-clamped says, or are clamped as the reference is, for predictions of 0 and 1', () => {
    const naive = FAULTS.find(({ id }) => id === 'bce-not-clamped')!;
    const off = saturatedRuns.flatMap((run, i) => [
      ...mismatches(naive, run, atEnds('layer-classes')[i]!),
      ...mismatches(null, run, atEnds('clamped-logarithms')[i]!),
    ]);
    expect(off).toEqual([]);
  });
});

function atEnds(name: string): readonly Answer[] {
  return answers.get(`accepted/${name}`)!.slice(runs.length);
}

function mismatches(fault: Fault | null, { inputs: given, dtype }: ExampleRun, answer: Answer): string[] {
  const values = [...runFaulty(fault, given)];
  const off = values.filter(([name, value]) => !matches(value, answer.get(name)!, SLACK[dtype]));
  return off.map(([name]) => `${name}: ${nameOf(given)} (${dtype})`);
}
