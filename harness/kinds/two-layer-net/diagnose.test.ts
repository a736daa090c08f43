import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bounded } from '../../../reference/bounded.ts';
import { scale } from '../../../reference/faults/arithmetic.ts';
import type { Fault } from '../../../reference/faults/fault.ts';
import { FAULTS } from '../../../reference/faults/faults.ts';
import { REFERENCE } from '../../../reference/faults/operations.ts';
import { isIn } from '../../../reference/faults/parts.ts';
import { map } from '../../../reference/tensor.ts';
import type { NumericValue, Outcome } from '../../model/outcome.ts';
import type { Example } from '../kind.ts';
import { diagnose } from './diagnose.ts';
import { examples } from './examples.ts';
import { runSteps } from './faulty-steps.ts';
import { FaultySubmission } from './faulty-submission.ts';
import type { NetworkFields, TwoLayerFields } from './schema.ts';

const COMMON = { id: 'a', title: 'A', points: 1 };
const network = (f: NetworkFields['f'], g: NetworkFields['g']) => ({ in: 5, hidden: 7, out: 3, f, g });
const CHAINS = [
  exampleOf({ ...COMMON, network: network('relu', 'identity'), batch: 11, loss: 'mse' }),
  exampleOf({ ...COMMON, network: network('sigmoid', 'relu'), batch: 4, loss: 'mse' }),
  exampleOf({ ...COMMON, network: network('relu', 'sigmoid'), batch: 8, loss: 'bce' }),
  exampleOf({ ...COMMON, network: network('sigmoid', 'sigmoid'), batch: 4, loss: 'bce', targets: 'soft' }),
];
const AGAIN = exampleOf({
  ...COMMON,
  network: network('relu', 'identity'),
  batch: 4,
  loss: 'mse',
  again: true,
});

function exampleOf(fields: TwoLayerFields): Example<TwoLayerFields> {
  return examples(fields, 3)[0]!;
}

function fault(id: string): Fault {
  return FAULTS.find((known) => known.id === id)!;
}

/** A submission with the mistakes of several faults, each in functions of its own. */
function withAll(...ids: readonly string[]): Fault {
  const operations = Object.assign({}, ...ids.map((id) => fault(id).operations)) as Fault['operations'];
  return { ...fault(ids[0]!), operations: operations! };
}

/** A mistake that no fault of the bank has. */
function scaled(factor: number, name: 'lossGradient' | 'dJdz1'): Fault {
  const operations =
    name === 'lossGradient'
      ? {
          lossGradient: (at: Parameters<typeof REFERENCE.lossGradient>[0]) =>
            scale(REFERENCE.lossGradient(at), factor),
        }
      : { dJdz1: (at: Parameters<typeof REFERENCE.dJdz1>[0]) => scale(REFERENCE.dJdz1(at), factor) };
  return { ...fault('half-mse'), operations };
}

/** What a submission hands on from one function to the next are float32 numbers. */
class InFloat32 extends FaultySubmission {
  override forward(...args: Parameters<FaultySubmission['forward']>) {
    return inFloat32(super.forward(...args));
  }

  override loss(...args: Parameters<FaultySubmission['loss']>) {
    const { J, dJdyHat } = super.loss(...args);
    return { J, dJdyHat: dJdyHat && inFloat32(dJdyHat) };
  }
}

function inFloat32({ value, error }: Bounded): Bounded {
  return { value: map(value, Math.fround), error };
}

function outcomes(wrong: Fault | null, runs: readonly Example<TwoLayerFields>[] = CHAINS): Outcome[] {
  return runs.map(({ job }) => runSteps(job, new InFloat32(wrong)));
}

/** What is found, by run. */
function found(wrong: Fault | null, runs: readonly Example<TwoLayerFields>[] = CHAINS) {
  const all = outcomes(wrong, runs);
  return diagnose(runs.map((example, index) => ({ example, outcome: all[index]! })));
}

function named(wrong: Fault | null, runs = CHAINS): readonly string[] | null {
  const findings = found(wrong, runs);
  const hints = new Set(findings?.flatMap((finding) => finding.hints));
  return findings && FAULTS.filter(({ hint }) => hints.has(hint)).map(({ id }) => id);
}

/** Runs with one value of one run replaced. */
function withValue(all: readonly Outcome[], index: number, change: Partial<Outcome>) {
  return CHAINS.map((example, i) => ({ example, outcome: { ...all[i]!, ...(i === index && change) } }));
}

describe('a single mistake', () => {
  it('is named for every fault that shows in numbers, and never another one', () => {
    const runs = [...CHAINS, AGAIN];
    const answers = FAULTS.map(({ id }) => ({ id, told: named(fault(id), runs) }));
    expect(answers.filter(({ id, told }) => told !== null && told.join() !== id)).toEqual([]);
    expect(answers.filter(({ told }) => told !== null).length).toBeGreaterThanOrEqual(120);
  });

  it('is nothing where everything is right', () => expect(named(null)).toBeNull());

  it('is named once, where it was made; what is right for the wrong value before follows from it', () => {
    const [first] = found(fault('first-bias-left-out'))!;
    expect(first).toEqual({
      hints: [fault('first-bias-left-out').hint],
      consequences: ['loss', 'dJdy_hat', 'dJdW1', 'dJdb1', 'dJdW2', 'dJdb2'],
    });
  });

  it('leaves loss and forward alone where it is in the gradient of the loss', () => {
    const [relu, , bce] = found(fault('mse-gradient-factor-two-left-out'))!;
    expect(relu!.consequences).toEqual(['dJdW1', 'dJdb1', 'dJdW2', 'dJdb2']);
    expect(bce).toEqual({ hints: [], consequences: [] });
  });

  it('counts only those as consequences that it does not change itself', () => {
    const [first] = found(fault('leaky-relu-for-relu'))!;
    expect(first!.consequences).toEqual(['loss', 'dJdy_hat', 'dJdW2', 'dJdb2']);
  });
});

describe('two mistakes', () => {
  it.each([
    ['mse-gradient-factor-two-left-out', 'bias-gradients-averaged'],
    ['second-bias-left-out', 'bce-summed'],
    ['f-not-applied', 'weight-gradients-transposed'],
    ['mse-summed', 'bce-summed'],
    ['first-bias-left-out', 'mean-over-elements-taken-in-backward'],
  ])('in functions of their own are both named: %s, %s', (one, other) => {
    expect(named(withLosses(one, other))?.toSorted()).toEqual([one, other].toSorted());
  });

  it('are both named where one of them shows in a second run only', () => {
    const pair = ['gradients-accumulated', 'first-bias-left-out'];
    expect(named(withAll(...pair), [...CHAINS, AGAIN])?.toSorted()).toEqual(pair.toSorted());
  });

  it('in functions of their own are named only if they are there, whichever they are', () => {
    const parts = ['forward', 'loss', 'backward'] as const;
    const apart = ([one, other]: readonly [Fault, Fault]) =>
      parts.every((part) => !isIn(one, part) || !isIn(other, part));
    const stateless = FAULTS.filter(({ state }) => state === undefined);
    const pairs = fc.tuple(fc.constantFrom(...stateless), fc.constantFrom(...stateless)).filter(apart);
    fc.assert(
      fc.property(pairs, ([{ id: one }, { id: other }]) => {
        const told = named(withAll(one, other)) ?? [];
        expect(told.filter((id) => id !== one && id !== other)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('in the same function are not', () => {
    expect(named(withAll('bias-gradients-averaged', 'f-derivative-left-out'))).toBeNull();
  });

  it('of which one is not known are not, not even the known one', () => {
    const [known, other] = [fault('bias-gradients-averaged'), scaled(1.37, 'lossGradient')];
    expect(named({ ...known, operations: { ...known.operations, ...other.operations } })).toBeNull();
  });
});

/** Both losses' faults replace the same operations: here each keeps to its own. */
function withLosses(one: string, other: string): Fault {
  const [a, b] = [fault(one).operations!, fault(other).operations!];
  if (!one.startsWith('mse') || !other.startsWith('bce')) return withAll(one, other);
  return {
    ...fault(one),
    operations: {
      lossValue: (at) => (at.loss === 'mse' ? a : b).lossValue!(at),
      lossGradient: (at) => (at.loss === 'mse' ? a : b).lossGradient!(at),
    },
  };
}

describe('nothing is named', () => {
  it('for a factor that no known mistake has', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.11, max: 9.7, noNaN: true }).filter((factor) => Math.abs(factor - 1) > 0.01),
        fc.constantFrom('lossGradient' as const, 'dJdz1' as const),
        (factor, name) => {
          // Some of the bank's factors are in this range: the sizes' quotients, 1/2, 2 and the like.
          fc.pre(
            [1, 2, 3, 4, 5, 7, 8, 11].every((n) =>
              [0.1, 0.2, 0.25, 0.5, 1].every((m) => Math.abs(factor - n * m) > 0.01),
            ),
          );
          expect(named(scaled(factor, name))).toBeNull();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('where several mistakes give the same numbers in every run', () => {
    // With f = relu alone, leaving out f′ and leaving out the derivative of ReLU are the same.
    const relu = [CHAINS[0]!];
    expect(named(fault('f-derivative-left-out'), relu)).toBeNull();
    expect(named(fault('f-derivative-left-out'))).toEqual(['f-derivative-left-out']);
  });

  it('where a value that passes speaks against it', () => {
    const all = outcomes(fault('f-derivative-left-out'));
    const right = outcomes(null)[1]!;
    expect(diagnose(withValue(all, 0, {}))).not.toBeNull();
    expect(diagnose(withValue(all, 1, right))).toBeNull();
  });

  it('for an exception alone', () => expect(named(fault('mse-power-operator'))).toBeNull());

  it.each(['timed-out', 'out-of-memory', 'crashed', 'not-started'] as const)(
    'where a run ended as %s',
    (ending) => {
      const all = outcomes(fault('first-bias-left-out'));
      expect(diagnose(withValue(all, 3, { ending, values: new Map() }))).toBeNull();
    },
  );

  it('where a tensor was expected and None came', () => {
    const all = outcomes(fault('first-bias-left-out'));
    const values = new Map([...all[0]!.values, ['dJdW2', { container: 'none', type: 'NoneType' } as const]]);
    expect(diagnose(withValue(all, 0, { values }))).toBeNull();
  });
});

describe('values that right code may stumble over', () => {
  it('say nothing of what is computed from them', () => {
    const wrong = outcomes(fault('bce-gradient-one-number'));
    const dJdy_hat = wrong[2]!.values.get('dJdy_hat') as NumericValue;
    expect(dJdy_hat.shape).toEqual([]);
    const values = new Map([...wrong[2]!.values].filter(([name]) => !/dJd[Wb]/.test(name)));
    const raised = { ending: 'raised', step: 'backward', values } as const;
    const [, , bce] = diagnose(withValue(wrong, 2, raised))!;
    expect(bce).toEqual({ hints: [fault('bce-gradient-one-number').hint], consequences: [] });
  });
});
