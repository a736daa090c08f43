import { exact, type Bounded } from '../bounded.ts';
import type { LossName } from '../losses.ts';
import type { Tensor } from '../tensor.ts';
import type { TwoLayerCache, TwoLayerNet } from '../two-layer-net.ts';
import { commonShape, expand } from './arithmetic.ts';
import { CHECK_NAMES, type CheckName, type Gradients, type Variant } from './fault.ts';
import { REFERENCE, UNCLAMPED_LOSS, type BoundedNet, type Operations } from './operations.ts';

/** What a check gets: a value with its bound; `missing` where it is never stored; `raises` where Python raises first. */
export type FaultyValue =
  { readonly kind: 'value'; readonly bounded: Bounded } | { readonly kind: 'missing' | 'raises' };

export type FaultyValues = ReadonlyMap<CheckName, FaultyValue>;

/**
 * What is computed, as cases have it: the chain of a submission's own values, or one stage for values given from
 * outside. Those may be a submission's own, taken as exact, so that an early mistake is not found again later.
 */
export type FaultyInputs =
  | ({ readonly stage: 'chain'; readonly net: TwoLayerNet; readonly loss: LossName } & Samples & {
        /** A first run on the same net, with `clear_grad_and_cache` after it; its values do not count. */
        readonly before?: Samples;
      })
  | {
      readonly stage: 'forward';
      readonly net: TwoLayerNet;
      readonly x: Tensor;
      readonly before?: FirstRun;
    }
  | { readonly stage: 'loss'; readonly loss: LossName; readonly y: Tensor; readonly yHat: Bounded }
  | {
      readonly stage: 'backward';
      readonly net: TwoLayerNet;
      readonly x: Tensor;
      readonly dJdyHat: Bounded;
      /** What backward reads; the faulty forward pass's own where it is left out. */
      readonly cache?: TwoLayerCache;
      readonly before?: FirstRun;
    };

export interface Samples {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** A whole first run on the same net, with `clear_grad_and_cache` after it; only what outlives that counts. */
export interface FirstRun extends Samples {
  readonly loss: LossName;
}

/** The values that a submission with this fault gets, by check; without a fault, the reference's. */
export function runFaulty(fault: Variant | null, inputs: FaultyInputs): FaultyValues {
  const operations: Operations = { ...REFERENCE, ...fault?.operations };
  if (inputs.stage === 'loss') {
    return orRaises(['loss', 'dJdy_hat'], () => lossPass(operations, inputs).values);
  }
  const net = boundedNet(inputs.net);
  const inChain = isForwardWrong(fault)
    ? { ...operations, ...UNCLAMPED_LOSS, ...fault?.operations }
    : operations;
  if (inputs.stage === 'forward') {
    return orRaises(['forward'], () => {
      const second = secondRun(fault, inChain, net, fault?.state && inputs.before);
      return forwardPass(operations, second.net, inputs.x).values;
    });
  }
  if (inputs.stage === 'backward') {
    return orRaises(GRADIENTS, () => {
      const second = secondRun(fault, inChain, net, fault?.state && inputs.before);
      const own = inputs.cache ?? forwardPass(operations, second.net, inputs.x).cache;
      const gradients = backwardPass(operations, second.net, second.cache(own), inputs.dJdyHat);
      return gradientValues(second.gradients(gradients));
    });
  }
  return chain(fault, inChain, net, inputs);
}

const GRADIENTS = ['dJdW1', 'dJdb1', 'dJdW2', 'dJdb2'] as const;

type ChainInputs = Extract<FaultyInputs, { stage: 'chain' }>;

function chain(
  fault: Variant | null,
  operations: Operations,
  net: BoundedNet,
  inputs: ChainInputs,
): FaultyValues {
  const { loss, x, y, before } = inputs;
  const all = new Map<CheckName, FaultyValue>(CHECK_NAMES.map((name) => [name, { kind: 'raises' }]));
  const keep = (values: FaultyValues) => values.forEach((value, name) => all.set(name, value));
  try {
    const second = secondRun(fault, operations, net, before && { loss, ...before });
    const { gradients } = runOnce(operations, second.net, loss, { x, y }, keep, second.cache);
    keep(gradientValues(second.gradients(gradients)));
  } catch (error) {
    requireRangeError(error);
  }
  return all;
}

/** What a first run leaves for a second one: its net, and how its cache and gradients come of its own. */
function secondRun(fault: Variant | null, operations: Operations, net: BoundedNet, before?: FirstRun) {
  const state = fault?.state;
  const unchanged = {
    net,
    cache: (own: TwoLayerCache) => own,
    gradients: (own: Gradients) => own,
  };
  if (before === undefined) return unchanged;
  const earlier = runOnce(operations, net, before.loss, before, () => {});
  if (state === undefined) return unchanged;
  return {
    net: state.net?.(net, earlier.gradients) ?? net,
    cache: (own: TwoLayerCache) => state.cache?.(own, earlier.cache) ?? own,
    gradients: (own: Gradients) => state.gradients?.(own, earlier.gradients) ?? own,
  };
}

/** Forward, loss and backward; `keep` gets the values of forward and loss as they come. */
function runOnce(
  operations: Operations,
  net: BoundedNet,
  loss: LossName,
  { x, y }: Samples,
  keep: (values: FaultyValues) => void,
  cacheOf = (own: TwoLayerCache) => own,
): { cache: TwoLayerCache; gradients: Gradients } {
  const forward = forwardPass(operations, net, x);
  keep(forward.values);
  const { values, dJdyHat } = lossPass(operations, { loss, y, yHat: forward.output });
  keep(values);
  if (dJdyHat === null) throw new RangeError('backward: there is no dJdŷ');
  const gradients = backwardPass(operations, net, cacheOf(forward.cache), dJdyHat);
  return { cache: forward.cache, gradients };
}

export function forwardPass(operations: Operations, net: BoundedNet, input: Tensor) {
  const x = exact(input);
  const z1 = operations.linear1({ net, x });
  const a1 = operations.f({ net, x, z1 });
  const z2 = operations.linear2({ net, x, z1, a1 });
  const yHat = operations.g({ net, x, z1, a1, z2 });
  const cache: TwoLayerCache = { x, z1, a1, z2, yHat };
  const output = operations.output({ net, ...cache });
  return { cache, output, values: new Map([['forward' as const, valueOf(output)]]) };
}

/** y and ŷ of different shapes broadcast, as in torch. */
export function lossPass(
  operations: Operations,
  { loss, y, yHat }: { loss: LossName; y: Tensor; yHat: Bounded },
) {
  const shape = commonShape(y.shape, yHat.value.shape);
  const at = { loss, y: expand(exact(y), shape).value, yHat: expand(yHat, shape) };
  const dJdyHat = operations.lossGradient(at);
  const values = new Map<CheckName, FaultyValue>([
    ['loss', valueOf(operations.lossValue(at))],
    ['dJdy_hat', valueOf(dJdyHat)],
  ]);
  return { values, dJdyHat };
}

export function backwardPass(
  operations: Operations,
  net: BoundedNet,
  cache: TwoLayerCache,
  dJdyHat: Bounded,
): Gradients {
  const upstream = { net, ...cache, dJdyHat };
  const second = { ...upstream, dJdz2: operations.dJdz2(upstream) };
  const dJdW2 = operations.dJdW2(second);
  const dJdb2 = operations.dJdb2(second);
  const activation = { ...second, dJda1: operations.dJda1(second) };
  const first = { ...activation, dJdz1: operations.dJdz1(activation) };
  return { dJdW1: operations.dJdW1(first), dJdb1: operations.dJdb1(first), dJdW2, dJdb2 };
}

function gradientValues(gradients: Gradients): FaultyValues {
  return new Map(GRADIENTS.map((name) => [name, valueOf(gradients[name])]));
}

function valueOf(kept: Bounded | null): FaultyValue {
  return kept === null ? { kind: 'missing' } : { kind: 'value', bounded: kept };
}

export function isForwardWrong(fault: Variant | null): boolean {
  const { linear1, f, linear2, g, output } = fault?.operations ?? {};
  return Boolean(linear1 ?? f ?? linear2 ?? g ?? output);
}

export function boundedNet({ W1, b1, W2, b2, f, g }: TwoLayerNet): BoundedNet {
  return { W1: exact(W1), b1: exact(b1), W2: exact(W2), b2: exact(b2), f, g };
}

function orRaises(names: readonly CheckName[], values: () => FaultyValues): FaultyValues {
  try {
    return values();
  } catch (error) {
    requireRangeError(error);
    return new Map(names.map((name) => [name, { kind: 'raises' }]));
  }
}

/** Whatever else is thrown is a defect of Backcheck. */
export function requireRangeError(error: unknown): void {
  if (!(error instanceof RangeError)) throw error;
}
