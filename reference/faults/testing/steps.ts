import { exact, type Bounded } from '../../bounded.ts';
import type { ActivationName } from '../../activations.ts';
import type { LossName } from '../../losses.ts';
import { map, tensorOf, type Tensor } from '../../tensor.ts';
import { drawTrainingStep } from '../../testing/training-step.ts';
import type { Sampler } from '../../testing/sampler.ts';
import { forward, type TwoLayerNet } from '../../two-layer-net.ts';
import type { Samples } from '../run-faulty.ts';

/** A net with samples for two runs, and an upstream gradient that no loss made. All numbers are float32 numbers. */
export interface Step extends Samples {
  readonly name: string;
  readonly net: TwoLayerNet;
  readonly loss: LossName;
  readonly before: Samples;
  readonly dJdyHat: Tensor;
}

/** A loss on its own, of predictions that no net made. */
export interface LossStep {
  readonly loss: LossName;
  readonly y: Tensor;
  readonly yHat: Bounded;
}

/** N, in, hidden, K that are alike in no way, so that no mistake is hidden, and K such that not all outputs are dead. */
const GENERIC: readonly (readonly [number, number, number, number])[] = [
  [11, 7, 13, 9],
  [7, 5, 9, 8],
  [9, 8, 6, 11],
  [13, 4, 11, 7],
];

/** Sizes at which some mistakes vanish and others stop raising: squares, ones, and those of the course's examples. */
const SPECIAL: readonly (readonly [number, number, number, number])[] = [
  [4, 4, 4, 4],
  [6, 6, 6, 6],
  [7, 3, 4, 4],
  [7, 5, 5, 3],
  [5, 3, 5, 7],
  [3, 6, 5, 3],
  [1, 5, 4, 3],
  [6, 4, 5, 1],
  [7, 3, 1, 4],
  [6, 1, 5, 3],
  [5, 1, 4, 4],
  [5, 4, 1, 1],
  [1, 4, 3, 1],
  [1, 1, 1, 1],
  [2, 3, 4, 1],
  [10, 2, 20, 5],
  [6, 4, 5, 3],
  [5, 4, 6, 2],
];

/** Every pair of the given activations at sizes that hide nothing, each with every loss that it allows. */
export function genericSteps(random: Sampler, activations: readonly ActivationName[]): Step[] {
  const pairs = activations.flatMap((f) => activations.map((g) => ({ f, g })));
  return pairs.flatMap(({ f, g }, i) =>
    targetsFor(g).map((targets, j) =>
      draw(random, { f, g, targets, sizes: GENERIC[(i + j) % GENERIC.length]! }),
    ),
  );
}

/** Pairs of the given activations at special sizes and values. */
export function specialSteps(random: Sampler, activations: readonly ActivationName[]): Step[] {
  const pick = () => {
    const [f, g] = [random.pick(activations), random.pick(activations)];
    return { f, g, targets: random.pick(targetsFor(g)) };
  };
  const square = [4, 4, 4, 4] as const;
  const smooth = { f: 'sigmoid', g: 'sigmoid', targets: 'normal' } as const;
  return [
    ...SPECIAL.flatMap((sizes) => [draw(random, { ...pick(), sizes }), draw(random, { ...smooth, sizes })]),
    draw(random, { f: 'relu', g: 'identity', targets: 'normal', sizes: square }),
    draw(random, { f: 'identity', g: 'relu', targets: 'normal', sizes: square }),
    draw(random, { f: 'relu', g: 'relu', targets: 'normal', sizes: GENERIC[0]!, scale: 20 }),
    draw(random, { f: 'relu', g: 'identity', targets: 'normal', sizes: GENERIC[1]!, scale: 20 }),
    ...(['relu', 'sigmoid', 'identity'] as const).flatMap((f) =>
      (['relu', 'sigmoid', 'identity'] as const).map((g) => whole(random, f, g)),
    ),
  ];
}

/** Predictions near 0 and 1, which no net is asked for. */
export function saturatedLosses(): LossStep[] {
  const yHat = [
    [1e-9, 0.3, 0.004],
    [1 - 2 ** -24, 0.6, 0.996],
    [0.5, 3e-8, 0.9],
    [0.02, 0.98, 0.45],
  ];
  const y = [
    [1, 0, 0.25],
    [0, 1, 0.75],
    [0.5, 1, 0],
    [1, 0, 1],
  ];
  return [bceStep(y, yHat), bceStep(y.slice(0, 2), yHat.slice(0, 2))];
}

/** Predictions of exactly 0 and 1; elsewhere they are ordinary. */
export function exactlySaturatedLosses(): LossStep[] {
  const zero = bceStep([[1], [0.5], [1]], [[0], [0.5], [0.25]]);
  const one = bceStep(
    [
      [0, 1],
      [1, 0.5],
    ],
    [
      [0.5, 0.25],
      [1, 0.75],
    ],
  );
  return [zero, one];
}

type Targets = 'normal' | 'binary' | 'soft';

interface Wanted {
  readonly f: ActivationName;
  readonly g: ActivationName;
  /** `normal` goes with mse, the others with bce. */
  readonly targets: Targets;
  readonly sizes: readonly [number, number, number, number];
  readonly scale?: number;
}

function targetsFor(g: ActivationName): readonly Targets[] {
  return g === 'sigmoid' ? ['normal', 'binary', 'soft'] : ['normal'];
}

function draw(random: Sampler, { f, g, targets, sizes: [N, features, hidden, K], scale = 2 }: Wanted): Step {
  const sizesOfNet = { N, features, hidden, K };
  const drawn = drawTrainingStep(random, [f, g], sizesOfNet, { x: scale, y: 1, first: 2, second: 2 });
  const net = withoutSaturation(drawn.net, drawn.x);
  const { x } = drawn;
  const loss = targets === 'normal' ? 'mse' : 'bce';
  return {
    name: `${N}x${features} -> ${hidden} ${f} -> ${K} ${g}, ${loss} ${targets}`,
    net,
    x,
    y: drawTargets(random, targets, [N, K]),
    loss,
    before: { x: random.tensor([N, features], scale), y: drawTargets(random, targets, [N, K]) },
    dJdyHat: random.tensor([N, K], 1),
  };
}

/** Halves the second layer of a net with g = sigmoid until predictions are between 0.02 and 0.98. */
function withoutSaturation(net: TwoLayerNet, x: Tensor): TwoLayerNet {
  const z2 = forward(net, exact(x)).z2.value.data;
  if (net.g !== 'sigmoid' || z2.every((z) => Math.abs(z) < 3.9)) return net;
  return withoutSaturation({ ...net, W2: halved(net.W2), b2: halved(net.b2) }, x);
}

function halved(a: Tensor): Tensor {
  return map(a, (value) => value / 2);
}

function drawTargets(random: Sampler, targets: Targets, shape: readonly number[]): Tensor {
  const y = random.tensor(shape, 1);
  if (targets === 'normal') return y;
  return map(y, (value) => (targets === 'binary' ? Number(value > 0) : Math.fround((value + 1) / 2)));
}

/** Small whole numbers throughout, so that many pre-activations are exactly 0. */
function whole(random: Sampler, f: ActivationName, g: ActivationName): Step {
  const step = draw(random, { f, g, targets: 'normal', sizes: [8, 3, 5, 4] });
  const round = (a: Tensor) => map(a, () => random.whole(-1, 1));
  const { W1, b1, W2, b2 } = step.net;
  const net = { ...step.net, W1: round(W1), b1: round(b1), W2: round(W2), b2: round(b2) };
  return {
    ...step,
    name: `${step.name}, whole numbers`,
    net,
    x: round(step.x),
    dJdyHat: round(step.dJdyHat),
  };
}

function bceStep(y: readonly (readonly number[])[], yHat: readonly (readonly number[])[]): LossStep {
  return { loss: 'bce', y: float32(tensorOf(y)), yHat: exact(float32(tensorOf(yHat))) };
}

function float32(a: Tensor): Tensor {
  return map(a, Math.fround);
}
