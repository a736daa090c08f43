import { ACTIVATIONS, type ActivationName } from '../activations.ts';
import { exact, type Bounded } from '../bounded.ts';
import { linear, linearBiasGradient, linearInputGradient, linearWeightGradient } from '../linear.ts';
import { loss, type LossName } from '../losses.ts';
import { abs, add, map, matmul, timesTransposed, type Tensor } from '../tensor.ts';
import type { TwoLayerCache } from '../two-layer-net.ts';
import { applied, mean, scale, slope, times } from './arithmetic.ts';
import { crossEntropySlopes, crossEntropyTerms } from './cross-entropy.ts';

/** A two-layer net whose parameters may carry errors, as they do once a submission has changed them. */
export interface BoundedNet {
  readonly W1: Bounded;
  readonly b1: Bounded;
  readonly W2: Bounded;
  readonly b2: Bounded;
  readonly f: ActivationName;
  readonly g: ActivationName;
}

/** What each operation may read: everything that was computed before it. */
export interface AtStart {
  readonly net: BoundedNet;
  readonly x: Bounded;
}
export type AtF = AtStart & Pick<TwoLayerCache, 'z1'>;
export type AtLinear2 = AtF & Pick<TwoLayerCache, 'a1'>;
export type AtG = AtLinear2 & Pick<TwoLayerCache, 'z2'>;
export type AtOutput = AtG & Pick<TwoLayerCache, 'yHat'>;

/** y and ŷ of the same shape. */
export interface AtLoss {
  readonly loss: LossName;
  readonly y: Tensor;
  readonly yHat: Bounded;
}

export type AtBackward = AtOutput & { readonly dJdyHat: Bounded };
export type AtSecondLayer = AtBackward & { readonly dJdz2: Bounded };
export type AtActivation = AtSecondLayer & { readonly dJda1: Bounded };
export type AtFirstLayer = AtActivation & { readonly dJdz1: Bounded };

/** A result that is kept; null where the submission never stores it. */
export type Kept = Bounded | null;

/**
 * The net's computation as a record of operations, in the order in which they run. A fault replaces some of them.
 * RangeError is what an operation throws where Python raises.
 */
export interface Operations {
  readonly linear1: (at: AtStart) => Bounded;
  readonly f: (at: AtF) => Bounded;
  readonly linear2: (at: AtLinear2) => Bounded;
  readonly g: (at: AtG) => Bounded;
  /** What forward returns; ŷ, which the cache keeps as well. */
  readonly output: (at: AtOutput) => Bounded;

  readonly lossValue: (at: AtLoss) => Kept;
  readonly lossGradient: (at: AtLoss) => Kept;

  readonly dJdz2: (at: AtBackward) => Bounded;
  readonly dJdW2: (at: AtSecondLayer) => Kept;
  readonly dJdb2: (at: AtSecondLayer) => Kept;
  readonly dJda1: (at: AtSecondLayer) => Bounded;
  readonly dJdz1: (at: AtActivation) => Bounded;
  readonly dJdW1: (at: AtFirstLayer) => Kept;
  readonly dJdb1: (at: AtFirstLayer) => Kept;
}

/** The right operations. The four gradients are never null, which faults that build on them rely on. */
export const REFERENCE = {
  linear1: ({ net, x }: AtStart) => layer(x, net.W1, net.b1),
  f: ({ net, z1 }: AtF) => applied(ACTIVATIONS[net.f], z1),
  linear2: ({ net, a1 }: AtLinear2) => layer(a1, net.W2, net.b2),
  g: ({ net, z2 }: AtG) => applied(ACTIVATIONS[net.g], z2),
  output: ({ yHat }: AtOutput) => yHat,

  lossValue: ({ loss: name, y, yHat }: AtLoss) => loss(name, y, yHat).J,
  lossGradient: ({ loss: name, y, yHat }: AtLoss) => loss(name, y, yHat).dJdyHat,

  dJdz2: ({ net, z2, dJdyHat }: AtBackward) => times(dJdyHat, slope(ACTIVATIONS[net.g], z2)),
  dJdW2: ({ dJdz2, a1 }: AtSecondLayer) => linearWeightGradient(dJdz2, a1),
  dJdb2: ({ dJdz2 }: AtSecondLayer) => linearBiasGradient(dJdz2),
  dJda1: ({ net, dJdz2 }: AtSecondLayer) => throughLayer(dJdz2, net.W2),
  dJdz1: ({ net, z1, dJda1 }: AtActivation) => times(dJda1, slope(ACTIVATIONS[net.f], z1)),
  dJdW1: ({ dJdz1, x }: AtFirstLayer) => linearWeightGradient(dJdz1, x),
  dJdb1: ({ dJdz1 }: AtFirstLayer) => linearBiasGradient(dJdz1),
} satisfies Operations;

/** a Wᵀ + b; what W and b carry is added to the bound. RangeError where shapes do not fit. */
export function layer(a: Bounded, W: Bounded, b: Bounded): Bounded {
  const own = linear(a, W.value, b.value);
  if (isExact(W) && isExact(b)) return own;
  const carried = timesTransposed(add(abs(a.value), a.error), W.error);
  const outputs = b.value.data.length;
  const error = map(own.error, (bound, i) => bound + carried.data[i]! + b.error.data[i % outputs]!);
  return { value: own.value, error };
}

/** dJdz W; what W carries is added to the bound. RangeError where shapes do not fit. */
export function throughLayer(dJdz: Bounded, W: Bounded): Bounded {
  const own = linearInputGradient(dJdz, W.value);
  if (isExact(W)) return own;
  const carried = matmul(add(abs(dJdz.value), dJdz.error), W.error);
  return { value: own.value, error: add(own.error, carried) };
}

/** As parameters are, unless a submission has changed them. */
function isExact({ error }: Bounded): boolean {
  return error.data.every((bound) => bound === 0);
}

/**
 * bce as most submissions have it, without torch's clamps: what counts where a wrong forward pass makes predictions of
 * exactly 0 or 1, or no probabilities at all.
 */
export const UNCLAMPED_LOSS: Pick<Operations, 'lossValue' | 'lossGradient'> = {
  lossValue: (at) =>
    at.loss === 'bce' ? mean(crossEntropyTerms(exact(at.y), at.yHat)) : REFERENCE.lossValue(at),
  lossGradient: (at) =>
    at.loss === 'bce'
      ? scale(crossEntropySlopes(exact(at.y), at.yHat), 1 / at.y.data.length)
      : REFERENCE.lossGradient(at),
};
