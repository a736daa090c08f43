import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounds, sizesOf } from './arbitrary.ts';
import { draws } from './examples.ts';
import type { RandomFields } from './random-schema.ts';
import { areTelling, canBeTelling } from './telling.ts';

const ACTIVATIONS = ['relu', 'sigmoid', 'identity'] as const;
const LOSSES = ['mse', 'bce'] as const;

const range = (most: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 0, max: most }))
    .map(([low, more]) => (more === 0 ? low : `${low}..${low + more}`));
const scales = fc
  .tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .map(([low, more]) => `${0.7 * 2 ** low}..${0.7 * 2 ** (low + more)}`);
const choice = <const N extends string>(names: readonly N[]) =>
  fc.oneof(
    fc.constantFrom<(N | 'any')[]>(...names, 'any'),
    fc.uniqueArray(fc.constantFrom<N[]>(...names), { minLength: 1 }),
  );

const anyCase: fc.Arbitrary<RandomFields> = fc.record({
  id: fc.constant('any'),
  title: fc.constant('Any'),
  points: fc.constant(1),
  for_all: fc.record(
    {
      batch: range(16),
      in: range(12),
      hidden: range(24),
      out: range(12),
      f: choice(ACTIVATIONS),
      g: choice(ACTIVATIONS),
      x: scales,
      weights: scales,
      targets: choice(['normal', 'binary', 'soft']),
    },
    { requiredKeys: ['batch', 'in', 'hidden', 'out', 'f', 'g'] },
  ),
  loss: choice(LOSSES),
  runs: fc.constant(10),
});
const anySeed = fc.nat({ max: 0xffffffff });

/** Something that holds for every draw of every case. */
function always(holds: (draw: ReturnType<typeof draws>[number], fields: RandomFields) => void): void {
  fc.assert(
    fc.property(anyCase, anySeed, (fields, seed) => {
      const drawn = draws(fields, seed);
      expect(drawn).toHaveLength(10);
      for (const draw of drawn) holds(draw, fields);
    }),
  );
}

const isChosen = (choices: string | readonly string[], word: string): boolean =>
  choices === 'any' || [choices].flat().includes(word);

describe('every draw', () => {
  it('has its sizes within their ranges', () => {
    always((draw, { for_all: all }) => {
      for (const name of ['batch', 'in', 'hidden', 'out'] as const) {
        const [low, high] = bounds(all[name]);
        expect(draw[name]).toBeGreaterThanOrEqual(low);
        expect(draw[name]).toBeLessThanOrEqual(high);
      }
    });
  });

  it('has no size above 1 that is a multiple of another, wherever its ranges allow that', () => {
    let told = 0;
    always((draw, { for_all: all }) => {
      if (!canBeTelling([all.batch, all.in, all.hidden, all.out].map(bounds))) return;
      told++;
      const sizes = sizesOf(draw)
        .filter((size) => size > 1)
        .toSorted((a, b) => a - b);
      for (const [i, large] of sizes.entries())
        for (const small of sizes.slice(0, i)) expect(large % small).toBeGreaterThan(0);
    });
    expect(told).toBeGreaterThan(500);
  });

  it('has a loss, activations and targets that the case allows; for bce, those that it needs', () => {
    always((draw, { for_all: all, loss }) => {
      expect(isChosen(loss, draw.loss)).toBe(true);
      expect(isChosen(all.f, draw.f)).toBe(true);
      expect(draw.loss === 'bce' ? draw.g === 'sigmoid' : isChosen(all.g, draw.g)).toBe(true);
      expect(draw.loss === 'bce' && draw.targets === 'normal').toBe(false);
    });
  });

  it('has scales that are powers of two within their ranges, and 1 where there is none', () => {
    always((draw, { for_all: all }) => {
      for (const name of ['x', 'weights'] as const) {
        expect(Number.isInteger(draw[name])).toBe(true);
        const [low, high] = bounds(all[name] ?? 1);
        expect(2 ** draw[name]).toBeGreaterThanOrEqual(low);
        expect(2 ** draw[name]).toBeLessThanOrEqual(high);
      }
      expect(draw.y).toBe(0);
    });
  });

  it('uses every size and every activation now and then', () => {
    const fields: RandomFields = {
      id: 'any',
      title: 'Any',
      points: 1,
      for_all: { batch: '1..7', in: '1..7', hidden: '1..7', out: '1..7', f: 'any', g: 'any' },
      loss: 'any',
      runs: 1000,
    };
    const drawn = draws(fields, 0);
    for (const name of ['batch', 'in', 'hidden', 'out'] as const)
      expect(new Set(drawn.map((draw) => draw[name])).size).toBe(7);
    for (const name of ['f', 'g'] as const)
      expect(new Set(drawn.map((draw) => draw[name])).size).toBe(ACTIVATIONS.length);
    expect(new Set(drawn.map(({ loss }) => loss)).size).toBe(2);
    // Seeds that are small, or next to each other, begin with nearly the same numbers.
    expect(drawn.filter(({ seed }) => seed < 2 ** 22).length).toBeLessThan(10);
  });
});

describe('sizes', () => {
  it('are telling where no mistake in a factor can cancel', () => {
    expect(areTelling([7, 1, 5, 1])).toBe(true);
    expect(areTelling([10, 2, 20, 5])).toBe(false);
    expect(areTelling([3, 3, 1, 1])).toBe(false);
  });

  it('that the ranges force are drawn all the same', () => {
    expect(canBeTelling([1, 2, 3, 4].map(() => [2, 4]))).toBe(false);
    const pinned: RandomFields = {
      id: 'course',
      title: 'The sizes of the course',
      points: 1,
      for_all: { batch: 10, in: 2, hidden: 20, out: 5, f: 'any', g: 'any' },
      loss: 'mse',
      runs: 5,
    };
    expect(draws(pinned, 0).map(sizesOf)).toEqual(Array.from({ length: 5 }, () => [10, 2, 20, 5]));
  });
});
