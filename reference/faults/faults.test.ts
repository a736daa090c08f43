import { describe, expect, it } from 'vitest';
import { SEED, Sampler } from '../testing/sampler.ts';
import { chain } from '../two-layer-net.ts';
import { CHECK_NAMES, type CheckName, type Fault } from './fault.ts';
import { FAULTS } from './faults.ts';
import { matches } from './matches.ts';
import { runFaulty, type FaultyInputs, type FaultyValue, type FaultyValues } from './run-faulty.ts';
import { lossInputs, nameOf, runsOf, stagesOf } from './testing/inputs.ts';
import { exactlySaturatedLosses, genericSteps, saturatedLosses, specialSteps } from './testing/steps.ts';
import { directChecks, settingOf, visibleChecks, type Setting } from './visible-checks.ts';

const ACTIVATIONS = ['relu', 'sigmoid', 'identity', 'five_relu'] as const;

const generic = genericSteps(new Sampler(SEED), ACTIVATIONS);
const special = specialSteps(new Sampler(SEED), ACTIVATIONS);
const losses = [...saturatedLosses(), ...exactlySaturatedLosses()].map(lossInputs);

/** What every fault makes of the same inputs, beside what is right. */
interface Case {
  readonly inputs: FaultyInputs;
  readonly setting: Setting;
  readonly right: FaultyValues;
  readonly values: ReadonlyMap<Fault, FaultyValues>;
}

const stagesOfGeneric = generic.flatMap(stagesOf).map(caseOf);
const stages = [...stagesOfGeneric, ...[...special.flatMap(stagesOf), ...losses].map(caseOf)];
const runs = [...generic, ...special].flatMap(runsOf).map(caseOf);

describe('every fault', () => {
  it('has an id of its own in kebab case', () => {
    const ids = FAULTS.map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
    expect(ids.length).toBeGreaterThanOrEqual(45);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has one short sentence for the student, with no digit but those of names', () => {
    const hints = FAULTS.map(({ hint }) => hint);
    expect(hints.filter((hint) => hint.length > 160)).toEqual([]);
    expect(
      hints.filter((hint) => !/^Your [^.!?]*\.$|^The (value|gradient) of your [^.!?]*\.$/.test(hint)),
    ).toEqual([]);
    expect(hints.filter((hint) => /\d/.test(hint.replace(/\b(dJd)?[Wbza][12]\b/g, '')))).toEqual([]);
    expect(new Set(hints).size).toBe(hints.length);
  });
});

describe('without a fault', () => {
  it('the values are the reference’s, bit for bit', () => {
    for (const { net, x, y, loss, before } of [...generic, ...special]) {
      const own = chain(net, x, y, loss);
      const { yHat: forward, J, dJdyHat, dJdW1, dJdb1, dJdW2, dJdb2 } = own;
      const wanted = { forward, loss: J, dJdy_hat: dJdyHat, dJdW1, dJdb1, dJdW2, dJdb2 };
      for (const more of [{}, { before }]) {
        const values = runFaulty(null, { stage: 'chain', net, x, y, loss, ...more });
        expect([...values.keys()]).toEqual(CHECK_NAMES);
        for (const name of CHECK_NAMES) {
          const { value, error } = wanted[name];
          expect(values.get(name)).toEqual({ kind: 'value', bounded: { value, error } });
        }
      }
    }
  });
});

describe('where all that came before is right', () => {
  it('a fault changes no other check than it says', () => {
    const wrong = stages.flatMap((item) =>
      FAULTS.flatMap((fault) => {
        const claimed = directChecks(fault, item.setting);
        return report(
          fault,
          item,
          changed(fault, item).filter((name) => !claimed.includes(name)),
        );
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('a fault changes every check that it says beyond the tolerance, at sizes that hide nothing', () => {
    const wrong = stagesOfGeneric.flatMap((item) =>
      FAULTS.flatMap((fault) => {
        const seen = told(fault, item);
        return report(
          fault,
          item,
          directChecks(fault, item.setting).filter((name) => !seen.includes(name)),
        );
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('a fault changes somewhere every check that it names', () => {
    const missed = FAULTS.flatMap((fault) => {
      const seen = new Set([...stages, ...runs].flatMap((item) => told(fault, item)));
      const named = CHECK_NAMES.filter((name) => name in fault.changes);
      return named.filter((name) => !seen.has(name)).map((name) => `${fault.id}: ${name}`);
    });
    expect(missed).toEqual([]);
  });

  it('a fault raises where it says, and nowhere else', () => {
    const wrong = stages.flatMap((item) =>
      FAULTS.flatMap((fault) => {
        const { net, loss } = item.setting;
        const claimed = {
          forward: net !== undefined && fault.raises?.forward?.(net) === true,
          loss: loss !== undefined && fault.raises?.loss?.(loss) === true,
          backward: net !== undefined && fault.raises?.backward?.(net) === true,
          chain: false,
        }[item.setting.stage];
        const raised = [...item.values.get(fault)!.values()].some(({ kind }) => kind === 'raises');
        return claimed === raised ? [] : [`${fault.id} (${nameOf(item.inputs)})`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('as submissions run', () => {
  it('a fault changes no other check than is visible', () => {
    const wrong = runs.flatMap((item) =>
      FAULTS.flatMap((fault) => {
        const visible = visibleChecks(fault, item.setting);
        return report(
          fault,
          item,
          changed(fault, item).filter((name) => !visible.includes(name)),
        );
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('every fault is visible somewhere', () => {
    const unseen = FAULTS.filter(
      (fault) => ![...runs, ...stages].some((item) => told(fault, item).length > 0),
    );
    expect(unseen.map(({ id }) => id)).toEqual([]);
  });

  it('no two faults are the same', () => {
    let pairs = FAULTS.flatMap((one, i) => FAULTS.slice(i + 1).map((other) => [one, other] as const));
    for (const { values } of [...runs, ...stages]) {
      pairs = pairs.filter(([one, other]) => {
        const others = values.get(other)!;
        return ![...values.get(one)!].some(([name, value]) => isTold(value, others.get(name)!));
      });
    }
    expect(pairs.map(([one, other]) => `${one.id} = ${other.id}`)).toEqual([]);
  });
});

function caseOf(inputs: FaultyInputs): Case {
  const values = new Map(FAULTS.map((fault) => [fault, runFaulty(fault, inputs)]));
  return { inputs, setting: settingOf(inputs), right: runFaulty(null, inputs), values };
}

/** The checks whose values differ at all, but for the order of operations in float64. */
function changed(fault: Fault, { values, right }: Case): CheckName[] {
  const own = values.get(fault)!;
  const names = CHECK_NAMES.filter((name) => right.has(name));
  return names.filter((name) => !matches(right.get(name)!, actualOf(own.get(name)!), 1e-4));
}

/** The checks whose values differ beyond their bounds. */
function told(fault: Fault, { values, right }: Case): CheckName[] {
  const own = values.get(fault)!;
  return CHECK_NAMES.filter((name) => right.has(name) && isTold(own.get(name)!, right.get(name)!));
}

function report(fault: Fault, { inputs }: Case, names: readonly CheckName[]): string[] {
  return names.length === 0 ? [] : [`${fault.id}: ${names.join()} (${nameOf(inputs)})`];
}

/** Further apart than both bounds together, so that no float32 number fits both. */
function isTold(one: FaultyValue, other: FaultyValue): boolean {
  if (one.kind !== 'value' || other.kind !== 'value') return one.kind !== other.kind;
  const { value, error } = one.bounded;
  const widened = {
    value,
    error: { ...error, data: error.data.map((e, i) => e + other.bounded.error.data[i]!) },
  };
  return !matches({ kind: 'value', bounded: widened }, actualOf(other));
}

function actualOf(value: FaultyValue) {
  return value.kind === 'value' ? value.bounded.value : value.kind;
}
