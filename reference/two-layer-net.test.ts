import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact, type Bounded } from './bounded.ts';
import { map, tensorOf, zeros } from './tensor.ts';
import { activationPair, drawTrainingStep } from './testing/training-step.ts';
import { Sampler } from './testing/sampler.ts';
import { backward, chain, forward, type TwoLayerNet } from './two-layer-net.ts';

const PARAMETERS = ['W1', 'b1', 'W2', 'b2'] as const;

describe('worked by hand', () => {
  // M. Mazur, A Step by Step Backpropagation Example (2015): 2-2-2, logistic units, E = ½Σ(target − out)², which for
  // one sample with two outputs is the mean over all elements. The numbers are those of the article, where b1 and b2
  // are shared by the units; it gives weights after one step of size ½, from which gradients are (before − after)/½.
  it('the 2-2-2 net of Mazur', () => {
    const net: TwoLayerNet = {
      W1: tensorOf([
        [0.15, 0.2],
        [0.25, 0.3],
      ]),
      b1: tensorOf([0.35, 0.35]),
      W2: tensorOf([
        [0.4, 0.45],
        [0.5, 0.55],
      ]),
      b2: tensorOf([0.6, 0.6]),
      f: 'sigmoid',
      g: 'sigmoid',
    };
    const step = chain(net, tensorOf([[0.05, 0.1]]), tensorOf([[0.01, 0.99]]), 'mse');
    // net_h1 = 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775, net_h2 = 0.25·0.05 + 0.3·0.1 + 0.35 = 0.3925
    expect(numbers(step.z1)).toEqual(near([0.3775, 0.3925], 12));
    expect(numbers(step.a1)).toEqual(near([0.593269992, 0.596884378], 9));
    // net_o1 = 0.4·0.593269992 + 0.45·0.596884378 + 0.6
    expect(numbers(step.z2)).toEqual(near([1.105905967, 1.224921404], 9));
    expect(numbers(step.yHat)).toEqual(near([0.75136507, 0.772928465], 8));
    // ½(0.01 − 0.75136507)² + ½(0.99 − 0.772928465)² = 0.274811083 + 0.023560026
    expect(numbers(step.J)).toEqual(near([0.298371109], 9));
    expect(numbers(step.dJdyHat)).toEqual(near([0.74136507, -0.217071535], 8));
    // δ_o1 = 0.74136507·0.186815602 = 0.138498562; dE/dw5 = δ_o1·0.593269992 = 0.082167041
    expect(numbers(step.dJdz2)).toEqual(near([0.138498562, -0.038098236], 8));
    expect(numbers(step.dJdW2)).toEqual(near([0.082167041, 0.082667628, -0.02260254, -0.02274024], 8));
    // dE/dout_h1 = 0.055399425 − 0.019049119
    expect(numbers(step.dJda1)).toEqual(near([0.036350306, 0.041370323], 8));
    // dE/dw1 = 0.036350306·0.241300709·0.05 = 0.000438568
    expect(numbers(step.dJdW1)).toEqual(near([0.000438568, 0.00087714, 0.00049771, 0.00099543], 8));
  });

  // Two samples, 2-2-1, whole numbers throughout.
  it('a ReLU net with one dead unit and a z of exactly 0', () => {
    const net: TwoLayerNet = {
      W1: tensorOf([
        [1, -1],
        [2, 1],
      ]),
      b1: tensorOf([0, -1]),
      W2: tensorOf([[3, -2]]),
      b2: tensorOf([1]),
      f: 'relu',
      g: 'identity',
    };
    const x = tensorOf([
      [2, 2],
      [1, -3],
    ]);
    const step = chain(net, x, tensorOf([[-10], [11]]), 'mse');
    // Sample 1: (2 − 2, 4 + 2 − 1) = (0, 5). Sample 2: (1 + 3, 2 − 3 − 1) = (4, −2).
    expect(numbers(step.z1)).toEqual([0, 5, 4, -2]);
    expect(numbers(step.a1)).toEqual([0, 5, 4, 0]);
    // 3·0 − 2·5 + 1 = −9 and 3·4 − 2·0 + 1 = 13
    expect(numbers(step.yHat)).toEqual([-9, 13]);
    // ((−9 + 10)² + (13 − 11)²)/2 = (1 + 4)/2, and 2(ŷ − y)/2
    expect(numbers(step.J)).toEqual([2.5]);
    expect(numbers(step.dJdyHat)).toEqual([1, 2]);
    // 1·(0, 5) + 2·(4, 0)
    expect(numbers(step.dJdW2)).toEqual([8, 5]);
    expect(numbers(step.dJdb2)).toEqual([3]);
    // (3, −2) and twice (3, −2); the derivative at 0 is 0, so sample 1 passes unit 2 only.
    expect(numbers(step.dJda1)).toEqual([3, -2, 6, -4]);
    expect(numbers(step.dJdz1)).toEqual([0, -2, 6, 0]);
    // Unit 1: 6·(1, −3). Unit 2: −2·(2, 2).
    expect(numbers(step.dJdW1)).toEqual([6, -18, -4, -4]);
    expect(numbers(step.dJdb1)).toEqual([6, -2]);
    // Whole numbers are exact in float32, so that a derivative of 1 at 0 is plainly wrong: (3 + 6, …) for dJdb1.
    expect(step.dJdb1.error.data[0]).toBeLessThan(1e-4);
  });
});

describe('the chain', () => {
  it('has the gradients that central differences give', () => {
    const h = 1e-6;
    const drawn = fc.record({
      seed: fc.integer(),
      pair: fc.nat(63),
      parameter: fc.constantFrom(...PARAMETERS),
    });
    fc.assert(
      fc.property(drawn, ({ seed, pair, parameter }) => {
        const random = new Sampler(seed);
        const sizes = {
          N: random.whole(1, 4),
          features: random.whole(1, 4),
          hidden: random.whole(1, 4),
          K: 2,
        };
        const scales = { x: 1, y: 1, first: 1, second: 1 };
        const step = drawTrainingStep(random, activationPair(pair), sizes, scales);
        const run = (net: TwoLayerNet) => chain(net, step.x, step.y, step.loss, step.reduction);
        const here = run(step.net);
        // No central difference is taken across a kink.
        fc.pre([...here.z1.value.data, ...here.z2.value.data].every((z) => Math.abs(z) > 1e-3));
        const at = random.whole(0, step.net[parameter].data.length - 1);
        const moved = (by: number) => {
          const changed = map(step.net[parameter], (value, i) => (i === at ? value + by : value));
          return run({ ...step.net, [parameter]: changed }).J.value.data[0]!;
        };
        const difference = (moved(h) - moved(-h)) / (2 * h);
        const gradient = here[`dJd${parameter}`].value.data[at]!;
        expect(Math.abs(difference - gradient)).toBeLessThan(1e-7 * (1 + here.J.value.data[0]!));
      }),
      { numRuns: 500 },
    );
  });
});

describe('backward', () => {
  const step = drawTrainingStep(
    new Sampler(7),
    ['five_relu', 'tanh'],
    { N: 5, features: 4, hidden: 3, K: 2 },
    { x: 1, y: 1, first: 1, second: 1 },
  );
  const own = chain(step.net, step.x, step.y, 'mse');

  it("starts from anyone's values: taken as exact, they give the same gradients with smaller bounds", () => {
    const cache = {
      x: exact(step.x),
      z1: exact(own.z1.value),
      a1: exact(own.a1.value),
      z2: exact(own.z2.value),
    };
    const alone = backward(step.net, cache, exact(own.dJdyHat.value));
    for (const name of ['dJdW1', 'dJdb1', 'dJdW2', 'dJdb2'] as const) {
      expect(alone[name].value).toEqual(own[name].value);
      alone[name].error.data.forEach((bound, i) => expect(bound).toBeLessThan(own[name].error.data[i]!));
    }
  });

  it('follows other values where they are given', () => {
    const a1 = exact(map(own.a1.value, (value) => 2 * value));
    const changed = backward(step.net, { ...own, a1 }, own.dJdyHat);
    expect(changed.dJdW2.value).toEqual(map(own.dJdW2.value, (value) => 2 * value));
    expect(changed.dJdW1).toEqual(own.dJdW1);
  });

  it('names both shapes where they do not fit', () => {
    expect(() => backward(step.net, own, exact(zeros([2, 5])))).toThrow(/\(2, 5\).*\(5, 2\)/);
  });
});

describe('forward', () => {
  it('names both shapes where they do not fit', () => {
    const net: TwoLayerNet = {
      W1: zeros([4, 3]),
      b1: zeros([4]),
      W2: zeros([2, 5]),
      b2: zeros([2]),
      f: 'relu',
      g: 'relu',
    };
    expect(() => forward(net, exact(zeros([1, 2])))).toThrow(/\(1, 2\).*\(4, 3\)/);
    expect(() => forward(net, exact(zeros([1, 3])))).toThrow(/\(1, 4\).*\(2, 5\)/);
  });
});

/** To so many decimals. */
function near(values: readonly number[], decimals: number): unknown {
  return values.map((value): unknown => expect.closeTo(value, decimals));
}

/** Row-major; −0 is 0. */
function numbers({ value }: Bounded): number[] {
  return Array.from(value.data, (number) => number + 0);
}
