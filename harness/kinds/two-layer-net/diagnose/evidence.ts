import type { Fault } from '../../../../reference/faults/fault.ts';
import { FAULTS } from '../../../../reference/faults/faults.ts';
import { matches } from '../../../../reference/faults/matches.ts';
import { isIn } from '../../../../reference/faults/parts.ts';
import { agrees } from './agrees.ts';
import { isSame, isTelling } from './apart.ts';
import { STAGES, type Observation, type Stage } from './observe.ts';
import { Predictions } from './predictions.ts';

/**
 * All calls that were observed, and which faults fit them. `forward` is the fault in the forward pass, if any: what
 * backward reads is what that has left.
 */
export class Evidence {
  readonly #calls: ReadonlyMap<Stage, readonly Observation[]>;
  readonly #usual: ReadonlySet<Observation>;
  readonly #predictions = new Predictions();

  constructor(observations: readonly Observation[]) {
    // Most faults are ruled out by any one call: a small one will do.
    const smallFirst = observations.toSorted((a, b) => size(a) - size(b));
    this.#calls = Map.groupBy(smallFirst, ({ stage }) => stage);
    this.#usual = new Set(observations.filter((call) => agrees(call.right, call)));
  }

  /** Whether all calls of a stage returned what is right for their own inputs. */
  isRight(stage: Stage, forward: Fault | null): boolean {
    return this.#of(stage).every((call) => this.isRightCall(call, forward));
  }

  /** Whether a call returned what it does in a run where everything is right. */
  isUsual(call: Observation): boolean {
    return this.#usual.has(call);
  }

  /** Whether one call returned what is right for its own inputs. */
  isRightCall(call: Observation, forward: Fault | null): boolean {
    // Nearly always so where all that came before is right as well, and known already.
    if (forward === null && this.isUsual(call)) return true;
    return this.#agrees(call, null, forward);
  }

  /** The checks of a call that are right for its own inputs. */
  rightChecks(call: Observation, forward: Fault | null): string[] {
    const right = this.#predictions.of(call, null, forward);
    return [...call.actual].flatMap(([name, value]) => (matches(right.get(name)!, value) ? [name] : []));
  }

  /** The faults that all calls of a wrong stage agree with. */
  explaining(stage: Stage, forward: Fault | null): Fault[] {
    // A call that returned what is right rules out few.
    const [usual, unusual] = [true, false].map((is) =>
      this.#of(stage).filter((call) => this.isUsual(call) === is),
    );
    const telling = [...unusual!, ...usual!];
    return FAULTS.filter(
      (fault) => isIn(fault, partOf(stage)) && telling.every((call) => this.#agrees(call, fault, forward)),
    );
  }

  /** Whether all calls of these stages agree with a fault. */
  agrees(stages: readonly Stage[], fault: Fault, forward: Fault | null): boolean {
    return stages.every((stage) => this.#of(stage).every((call) => this.#agrees(call, fault, forward)));
  }

  /** The stages in which a fault makes any difference, however small, to a call that was seen. */
  changed(fault: Fault, forward: Fault | null): Stage[] {
    return STAGES.filter(
      (stage) =>
        isIn(fault, partOf(stage)) &&
        this.#of(stage).some(
          (call) =>
            !isSame(this.#predictions.of(call, fault, forward), this.#predictions.of(call, null, forward)),
        ),
    );
  }

  /** Whether a fault is seen somewhere by values that are far from what is right. */
  tells(fault: Fault, forward: Fault | null): boolean {
    return this.changed(fault, forward).some((stage) =>
      this.#of(stage).some((call) =>
        isTelling(
          this.#predictions.of(call, fault, forward),
          this.#predictions.of(call, null, forward),
          call,
        ),
      ),
    );
  }

  #of(stage: Stage): readonly Observation[] {
    return this.#calls.get(stage) ?? [];
  }

  #agrees(call: Observation, fault: Fault | null, forward: Fault | null): boolean {
    return agrees(this.#predictions.of(call, fault, forward), call);
  }
}

function partOf(stage: Stage): 'forward' | 'loss' | 'backward' {
  return stage === 'mse' || stage === 'bce' ? 'loss' : stage;
}

/** About how long it takes to predict. */
function size({ inputs }: Observation): number {
  if (inputs.stage === 'loss') return inputs.y.data.length;
  return inputs.x.shape[0]! * (inputs.net.W1.data.length + inputs.net.W2.data.length);
}
