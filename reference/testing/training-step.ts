import { ACTIVATION_NAMES, ACTIVATIONS, type ActivationName } from '../activations.ts';
import { REDUCTIONS, type LossName, type Reduction } from '../losses.ts';
import { map, timesTransposed, type Tensor } from '../tensor.ts';
import type { TwoLayerNet } from '../two-layer-net.ts';
import type { Sampler } from './sampler.ts';

/** Everything that `chain` needs; all numbers are float32 numbers. */
export interface TrainingStep {
  readonly net: TwoLayerNet;
  readonly x: Tensor;
  readonly y: Tensor;
  readonly loss: LossName;
  readonly reduction: Reduction;
}

export interface Sizes {
  readonly N: number;
  readonly features: number;
  readonly hidden: number;
  readonly K: number;
}

/** Magnitudes of x, y, the first and the second layer's parameters. */
export interface Scales {
  readonly x: number;
  readonly y: number;
  readonly first: number;
  readonly second: number;
}

/** Beyond it correct but naive forms of sigmoid, tanh and softplus overflow in float32. */
const ARGUMENT_LIMIT = 30;
/** σ(9) is 1 − 1.2e-4; nearer to 1, 1 − ŷ has too few digits left for any bound on bce. */
const LOSS_LIMIT = 9;

/** The n-th pair of activations, so that 64 in a row are all of them. */
export function activationPair(n: number): readonly [ActivationName, ActivationName] {
  const count = ACTIVATION_NAMES.length;
  return [ACTIVATION_NAMES[n % count]!, ACTIVATION_NAMES[Math.floor(n / count) % count]!];
}

/** Draws a training step; where g is sigmoid, every other one has bce, with targets 0, 1 or in between. */
export function drawTrainingStep(
  random: Sampler,
  [f, g]: readonly [ActivationName, ActivationName],
  { N, features, hidden, K }: Sizes,
  scales: Scales,
): TrainingStep {
  const loss = g === 'sigmoid' && random.uniform(0, 1) < 0.5 ? 'bce' : 'mse';
  const x = random.tensor([N, features], scales.x);
  const net: TwoLayerNet = {
    W1: random.tensor([hidden, features], scales.first / Math.sqrt(features)),
    b1: random.tensor([hidden], scales.first / Math.sqrt(features)),
    W2: random.tensor([K, hidden], scales.second / Math.sqrt(hidden)),
    b2: random.tensor([K], scales.second / Math.sqrt(hidden)),
    f,
    g,
  };
  const soft = random.uniform(0, 1) < 0.3;
  const target = (value: number) => (soft ? Math.fround((value + 1) / 2) : Number(value > 0));
  const y = loss === 'bce' ? map(random.tensor([N, K], 1), target) : random.tensor([N, K], scales.y);
  return { net: unsaturated(net, x, loss), x, y, loss, reduction: random.pick(REDUCTIONS) };
}

/** For messages: enough to find the step again beside its seed. */
export function describe({ net, x, loss, reduction }: TrainingStep): string {
  return `${x.shape.join('x')} -> ${net.W1.shape[0]} ${net.f} -> ${net.W2.shape[0]} ${net.g}, ${loss} ${reduction}`;
}

/** What a Python script reads of a step: its names and sizes, and its numbers in the order of `exchange.py`. */
export function headerOf({ net, x, loss, reduction }: TrainingStep) {
  const [N, features] = x.shape;
  return { N, features, hidden: net.W1.shape[0], K: net.W2.shape[0], f: net.f, g: net.g, loss, reduction };
}

export function numbersOf({ net, x, y }: TrainingStep): Float64Array[] {
  return [x, net.W1, net.b1, net.W2, net.b2, y].map(({ data }) => data);
}

function unsaturated(net: TwoLayerNet, x: Tensor, loss: LossName): TwoLayerNet {
  let tame = net;
  if (saturates(net.f)) {
    const factor = shrinkage(preActivation(x, net.W1, net.b1), ARGUMENT_LIMIT);
    tame = { ...tame, W1: map(tame.W1, (w) => factor * w), b1: map(tame.b1, (b) => factor * b) };
  }
  if (saturates(net.g)) {
    const limit = loss === 'bce' ? LOSS_LIMIT : ARGUMENT_LIMIT;
    const a1 = map(preActivation(x, tame.W1, tame.b1), ACTIVATIONS[net.f].value);
    const factor = shrinkage(preActivation(a1, net.W2, net.b2), limit);
    tame = { ...tame, W2: map(tame.W2, (w) => factor * w), b2: map(tame.b2, (b) => factor * b) };
  }
  return tame;
}

/** z = a Wᵀ + b, without its bounds. */
function preActivation(a: Tensor, W: Tensor, b: Tensor): Tensor {
  return map(timesTransposed(a, W), (sum, i) => sum + b.data[i % b.data.length]!);
}

function saturates(name: ActivationName): boolean {
  return ['sigmoid', 'tanh', 'softplus', 'gelu'].includes(name);
}

/** A power of two, so that float32 numbers stay float32 numbers. */
function shrinkage(z: Tensor, limit: number): number {
  const greatest = z.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return greatest <= limit ? 1 : 2 ** -Math.ceil(Math.log2(greatest / limit));
}
