import { describe, expect, it } from 'vitest';
import { exact } from '../bounded.ts';
import { SEED, Sampler } from '../testing/sampler.ts';
import type { CheckName } from './fault.ts';
import { FAULTS } from './faults.ts';
import { combined, isIn, type FaultyPart } from './parts.ts';
import { runFaulty, type FaultyInputs, type FaultyValues } from './run-faulty.ts';
import { genericSteps } from './testing/steps.ts';

const steps = genericSteps(new Sampler(SEED), ['relu', 'sigmoid', 'identity']);
const PART_OF: Readonly<Record<CheckName, FaultyPart>> = {
  forward: 'forward',
  loss: 'loss',
  dJdy_hat: 'loss',
  dJdW1: 'backward',
  dJdb1: 'backward',
  dJdW2: 'backward',
  dJdb2: 'backward',
};

function ofStage(values: FaultyValues): Record<string, unknown> {
  return Object.fromEntries(
    [...values].map(([name, value]) => [name, value.kind === 'value' ? value.bounded : value.kind]),
  );
}

describe('the functions that a fault is in', () => {
  it('are all of those whose values it changes, called with right values', () => {
    const missed = steps.slice(0, 4).flatMap(({ net, x, y, loss, before, dJdyHat }) => {
      const first = { loss, ...before };
      const inputs: FaultyInputs[] = [
        { stage: 'forward', net, x, before: first },
        { stage: 'loss', loss, y, yHat: exact(y) },
        { stage: 'backward', net, x, dJdyHat: exact(dJdyHat), before: first },
      ];
      return inputs.flatMap((given) => {
        const right = JSON.stringify(ofStage(runFaulty(null, given)));
        return FAULTS.filter((fault) => {
          const values = runFaulty(fault, given);
          const part = PART_OF[[...values.keys()][0]!];
          // Backward also runs forward, for what that leaves.
          const parts: FaultyPart[] = part === 'backward' ? ['forward', 'backward'] : [part];
          return JSON.stringify(ofStage(values)) !== right && !parts.some((own) => isIn(fault, own));
        }).map(({ id }) => id);
      });
    });
    expect(missed).toEqual([]);
  });
});

describe('a submission with the forward pass of one fault and the backward pass of another', () => {
  it('is the fault itself where both are the same', () => {
    for (const { net, x, dJdyHat, before, loss } of steps.slice(0, 3)) {
      const inputs: FaultyInputs = { stage: 'backward', net, x, dJdyHat: exact(dJdyHat) };
      for (const fault of FAULTS) {
        expect(runFaulty(combined(fault, fault), inputs)).toEqual(runFaulty(fault, inputs));
      }
      expect(runFaulty(combined(null, null), { ...inputs, before: { loss, ...before } })).toEqual(
        runFaulty(null, inputs),
      );
    }
  });
});

describe('a second run, stage by stage', () => {
  it('gives what the chain gives, from the chain’s own values', () => {
    const stateful = FAULTS.filter(({ state }) => state !== undefined);
    expect(stateful.length).toBeGreaterThan(2);
    for (const { net, x, y, loss, before } of steps) {
      for (const fault of stateful) {
        const chain = runFaulty(fault, { stage: 'chain', net, x, y, loss, before });
        const first = { loss, ...before };
        const dJdyHat = chain.get('dJdy_hat')!;
        if (dJdyHat.kind !== 'value') throw new Error(`${fault.id} raises`);
        const forward = runFaulty(fault, { stage: 'forward', net, x, before: first });
        const inputs = { stage: 'backward', net, x, dJdyHat: dJdyHat.bounded, before: first } as const;
        const own = new Map([...forward, ...runFaulty(fault, inputs)]);
        for (const [name, value] of own) expect(value).toEqual(chain.get(name));
      }
    }
  });
});
