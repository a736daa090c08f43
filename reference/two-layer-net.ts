import { activate, activationGradient, type ActivationName } from './activations.ts';
import { exact, type Bounded } from './bounded.ts';
import { linear, linearBiasGradient, linearInputGradient, linearWeightGradient } from './linear.ts';
import { loss, type Loss, type LossName, type Reduction } from './losses.ts';
import type { Tensor } from './tensor.ts';

/** Linear → f → Linear → g, one sample per row: W1 (h, in), b1 (h,), W2 (K, h), b2 (K,). */
export interface TwoLayerNet {
  readonly W1: Tensor;
  readonly b1: Tensor;
  readonly W2: Tensor;
  readonly b2: Tensor;
  readonly f: ActivationName;
  readonly g: ActivationName;
}

/** What the forward pass computes and the backward pass needs: x (N, in), z1 and a1 (N, h), z2 and yHat (N, K). */
export interface TwoLayerCache {
  readonly x: Bounded;
  readonly z1: Bounded;
  readonly a1: Bounded;
  readonly z2: Bounded;
  readonly yHat: Bounded;
}

/** dJdv has the shape of v. */
export interface TwoLayerGradients {
  readonly dJdz2: Bounded;
  readonly dJdW2: Bounded;
  readonly dJdb2: Bounded;
  readonly dJda1: Bounded;
  readonly dJdz1: Bounded;
  readonly dJdW1: Bounded;
  readonly dJdb1: Bounded;
}

/** z1 = x W1ᵀ + b1, a1 = f(z1), z2 = a1 W2ᵀ + b2, ŷ = g(z2). RangeError where shapes do not fit. */
export function forward(net: TwoLayerNet, x: Bounded): TwoLayerCache {
  const z1 = linear(x, net.W1, net.b1);
  const a1 = activate(net.f, z1);
  const z2 = linear(a1, net.W2, net.b2);
  const yHat = activate(net.g, z2);
  return { x, z1, a1, z2, yHat };
}

/**
 * The chain rule from dJdŷ (N, K) down. Only x, z1, a1 and z2 of the cache are read; they may come from anywhere, e.g.
 * a submission's own values taken as exact. RangeError where shapes do not fit.
 */
export function backward(
  net: TwoLayerNet,
  cache: Omit<TwoLayerCache, 'yHat'>,
  dJdyHat: Bounded,
): TwoLayerGradients {
  const dJdz2 = activationGradient(net.g, cache.z2, dJdyHat);
  const dJdW2 = linearWeightGradient(dJdz2, cache.a1);
  const dJdb2 = linearBiasGradient(dJdz2);
  const dJda1 = linearInputGradient(dJdz2, net.W2);
  const dJdz1 = activationGradient(net.f, cache.z1, dJda1);
  const dJdW1 = linearWeightGradient(dJdz1, cache.x);
  const dJdb1 = linearBiasGradient(dJdz1);
  return { dJdz2, dJdW2, dJdb2, dJda1, dJdz1, dJdW1, dJdb1 };
}

/** Everything that a training step computes, by the names that checks have. */
export type TwoLayerChain = TwoLayerCache & Loss & TwoLayerGradients;

/** Forward, loss and backward for inputs x (N, in) and targets y (N, K) that both sides have bit for bit. */
export function chain(
  net: TwoLayerNet,
  x: Tensor,
  y: Tensor,
  lossName: LossName,
  reduction: Reduction = 'mean',
): TwoLayerChain {
  const cache = forward(net, exact(x));
  const { J, dJdyHat } = loss(lossName, y, cache.yHat, reduction);
  return { ...cache, J, dJdyHat, ...backward(net, cache, dJdyHat) };
}
