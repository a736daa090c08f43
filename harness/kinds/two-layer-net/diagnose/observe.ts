import { exact, type Bounded } from '../../../../reference/bounded.ts';
import type { CheckName } from '../../../../reference/faults/fault.ts';
import type { ActualValue } from '../../../../reference/faults/matches.ts';
import type { FaultyInputs, FaultyValues, FirstRun } from '../../../../reference/faults/run-faulty.ts';
import type { LossName } from '../../../../reference/losses.ts';
import { tensor } from '../../../../reference/tensor.ts';
import type { Job } from '../../../model/job.ts';
import type { Outcome, Value } from '../../../model/outcome.ts';
import { chainOfDraw } from '../chain-of-draw.ts';
import type { Example } from '../../kind.ts';
import { input } from '../reference-values.ts';
import { GRADIENTS, type FixedFields, type TwoLayerFields } from '../schema.ts';
import { settingOf, type Setting } from './setting.ts';

/** The functions of a submission in which a mistake can be, in the order in which they are called. */
export const STAGES = ['forward', 'mse', 'bce', 'backward'] as const;
export type Stage = (typeof STAGES)[number];

/** What came of one check; `raises` where the function raised instead. */
export type Actual = ActualValue | 'missing' | 'raises';

/** One call of one function: what went in, taken as exact also where the submission computed it, and what came out. */
export interface Observation {
  /** Index of the run that it belongs to. */
  readonly run: number;
  readonly stage: Stage;
  readonly inputs: StageInputs;
  /** What the reference has for the whole run, where nothing that came before is wrong. */
  readonly right: FaultyValues;
  readonly actual: ReadonlyMap<CheckName, Actual>;
}

export type StageInputs = Exclude<FaultyInputs, { stage: 'chain' }>;

/**
 * What a run shows of each function that was called. A call whose own inputs did not come back, or with another shape,
 * or not finite, is left out: right code may do anything with those. Null where the run shows something that no known
 * mistake does, such as a timeout, or None for a tensor.
 */
export function observe(
  { fields, job }: Example<TwoLayerFields>,
  outcome: Outcome,
  run: number,
): Observation[] | null {
  const { ending, step, values } = outcome;
  const fixed = 'for_all' in fields ? chainOfDraw(fields) : fields;
  const { right, pass } = settingOf(fixed, job);
  const calls = callsOf(fixed, job, pass, outcome);
  const isKnown = ending === 'returned' || (ending === 'raised' && calls.some(({ at }) => at === step));
  const kept = calls.flatMap(({ checks }) => checks.flatMap((name) => values.get(name) ?? []));
  if (!isKnown || kept.some(({ container }) => container === 'none' || container === 'unusable')) return null;
  return calls.flatMap(({ stage, at, checks, inputs }) => {
    const actual = actualOf(checks, outcome, at === step);
    return inputs === null || actual.size === 0 ? [] : [{ run, stage, inputs, right, actual }];
  });
}

/** A function that a job calls. `inputs` is null where nothing can be said of it. */
interface Call {
  readonly stage: Stage;
  /** The step's name. */
  readonly at: string;
  readonly checks: readonly CheckName[];
  readonly inputs: StageInputs | null;
}

function callsOf(fields: FixedFields, job: Job, pass: Setting['pass'], { values }: Outcome): Call[] {
  if (fields.stage === 'loss') return [lossCall(fields.loss, job, exact(input(job, 'y_hat')))];
  const { net, x, cache } = pass!;
  const before = 'again' in fields && fields.again ? { before: firstRun(fields.loss, job) } : {};
  const output = [fields.batch, fields.network.out];
  const own = (name: string) => ownInput(values.get(name), output);
  const first: Call = {
    stage: 'forward',
    at: 'forward',
    checks: ['forward'],
    inputs: { stage: 'forward', net, x, ...before },
  };
  if (fields.stage === 'forward') return [first];
  const dJdyHat = fields.stage === 'backward' ? exact(input(job, 'dJdy_hat')) : own('dJdy_hat');
  const backward: Call = {
    stage: 'backward',
    at: 'backward',
    checks: GRADIENTS,
    inputs: dJdyHat && { stage: 'backward', net, x, dJdyHat, cache, ...before },
  };
  if (fields.stage === 'backward') return [first, backward];
  return [first, lossCall(fields.loss, job, own('forward')), backward];
}

function lossCall(loss: LossName, job: Job, yHat: Bounded | null): Call {
  const isOrdinary = yHat !== null && (loss === 'mse' || yHat.value.data.every(isOrdinaryProbability));
  return {
    stage: loss,
    at: `${loss}_loss`,
    checks: ['loss', 'dJdy_hat'],
    inputs: isOrdinary ? { stage: 'loss', loss, y: input(job, 'y'), yHat } : null,
  };
}

/** Where torch's clamps change nothing; right submissions need not have them. */
function isOrdinaryProbability(p: number): boolean {
  return p > 0 && p < 1 && p * (1 - p) > 1e-11;
}

/** A value that the submission computed and used again; null where right code could have stumbled over it. */
function ownInput(value: Value | undefined, shape: readonly number[]): Bounded | null {
  if (value === undefined || !('data' in value) || value.shape.join() !== shape.join()) return null;
  const data = Float64Array.from(value.data);
  return data.every(Number.isFinite) ? exact(tensor(shape, data)) : null;
}

function actualOf(
  checks: readonly CheckName[],
  { values }: Outcome,
  raisedHere: boolean,
): ReadonlyMap<CheckName, Actual> {
  const kept = checks.flatMap((name): [CheckName, Actual][] => {
    const value = values.get(name);
    return value === undefined ? [] : [[name, 'data' in value ? value : 'missing']];
  });
  if (kept.length === 0 && raisedHere) return new Map(checks.map((name) => [name, 'raises']));
  return new Map(kept);
}

function firstRun(loss: LossName, job: Job): FirstRun {
  return { loss, x: input(job, 'x_before'), y: input(job, 'y_before') };
}
