import { CHECK_NAMES, type Fault } from '../../../../reference/faults/fault.ts';
import { REFERENCE } from '../../../../reference/faults/operations.ts';
import { combined } from '../../../../reference/faults/parts.ts';
import {
  boundedNet,
  forwardPass,
  requireRangeError,
  runFaulty,
  type FaultyValues,
} from '../../../../reference/faults/run-faulty.ts';
import type { Observation, StageInputs } from './observe.ts';

type Pass = ReturnType<typeof forwardPass>;

/** What functions with faults return, called as those of a submission were. Everything is computed once. */
export class Predictions {
  readonly #values = new Map<Observation, Map<string, FaultyValues>>();
  readonly #passes = new Map<string, Pass | null>();

  /** What a call returns where its function has `fault`; backward reads what a forward pass with `forward` left. */
  of(call: Observation, fault: Fault | null, forward: Fault | null): FaultyValues {
    const key = `${call.stage === 'backward' ? forward?.id : ''} ${fault?.id}`;
    const known = this.#values.get(call) ?? new Map<string, FaultyValues>();
    this.#values.set(call, known);
    let values = known.get(key);
    if (values === undefined) known.set(key, (values = this.#predict(call, fault, forward)));
    return values;
  }

  #predict({ inputs, run }: Observation, fault: Fault | null, forward: Fault | null): FaultyValues {
    if (inputs.stage === 'loss') return runFaulty(fault, inputs);
    const outlives = inputs.before !== undefined && (fault?.state ?? forward?.state) !== undefined;
    if (inputs.stage === 'forward') {
      return outlives ? runFaulty(fault, inputs) : (this.#pass(run, inputs, fault)?.values ?? RAISES);
    }
    const { cache: _right, ...withoutCache } = inputs;
    if (outlives) return runFaulty(fault === forward ? fault : combined(forward, fault), withoutCache);
    if (forward === null) return runFaulty(fault, inputs);
    const pass = this.#pass(run, inputs, forward);
    return pass === null ? RAISES : runFaulty(fault, { ...inputs, cache: pass.cache });
  }

  /** Null where Python raises. */
  #pass(run: number, { net, x }: NetInputs, fault: Fault | null): Pass | null {
    const key = `${run} ${fault?.id}`;
    let pass = this.#passes.get(key);
    if (pass === undefined) this.#passes.set(key, (pass = passOf(net, x, fault)));
    return pass;
  }
}

type NetInputs = Exclude<StageInputs, { stage: 'loss' }>;

function passOf(net: NetInputs['net'], x: NetInputs['x'], fault: Fault | null): Pass | null {
  try {
    return forwardPass({ ...REFERENCE, ...fault?.operations }, boundedNet(net), x);
  } catch (error) {
    requireRangeError(error);
    return null;
  }
}

const RAISES: FaultyValues = new Map(CHECK_NAMES.map((name) => [name, { kind: 'raises' }]));
