import * as fc from 'fast-check';
import { ACTIVATIONS, LOSSES, type ChainFields } from './schema.ts';
import type { RandomFields } from './random-schema.ts';
import { Size } from './size.ts';
import { areTelling, canBeTelling } from './telling.ts';

/** What is drawn for one run: a chain case, and the seed of its numbers. */
export interface Draw {
  readonly batch: number;
  readonly in: number;
  readonly hidden: number;
  readonly out: number;
  readonly f: ChainFields['network']['f'];
  readonly g: ChainFields['network']['g'];
  readonly loss: ChainFields['loss'];
  readonly targets: NonNullable<ChainFields['targets']>;
  /** Exponents of powers of two, so that scaling is exact. */
  readonly x: number;
  readonly y: number;
  readonly weights: number;
  readonly seed: number;
}

/**
 * The distribution of a case's draws. Shrinks to smaller sizes, identity and mse, and scales of 1. Sizes above 1 are no
 * multiples of each other, unless the ranges leave no such sizes: then the author wants those that they name.
 */
export function arbitrary({ for_all: all, loss }: RandomFields): fc.Arbitrary<Draw> {
  const losses = choices(loss, LOSSES);
  const drawn: fc.Arbitrary<Drawn> = fc.record({
    batch: size(all.batch),
    in: size(all.in),
    hidden: size(all.hidden),
    out: size(all.out),
    f: oneOf(simplestFirst(choices(all.f, ACTIVATIONS))),
    g: oneOf(simplestFirst(choices(all.g, ACTIVATIONS))),
    loss: oneOf(losses),
    targets: fc.constantFrom(
      ...(all.targets === undefined ? (['default'] as const) : choices(all.targets, TARGETS)),
    ),
    x: exponent(all.x),
    y: exponent(all.y),
    weights: exponent(all.weights),
    // Without bias: small seeds, and those next to each other, begin with nearly the same numbers.
    seed: fc.noBias(fc.noShrink(fc.nat({ max: 0xffffffff }))),
  });
  const draws = drawn.map(possible);
  const ranges = [all.batch, all.in, all.hidden, all.out].map(bounds);
  return canBeTelling(ranges) ? draws.filter((draw) => areTelling(sizesOf(draw))) : draws;
}

/** Lowest and highest of `1..16` or 5; NaN where it is no range. */
export function bounds(text: number | string): [number, number] {
  const numbers = String(text).split('..').map(Number);
  const [low = NaN, high = low] = numbers;
  return numbers.length > 2 ? [NaN, NaN] : [low, high];
}

/** The sizes of a draw: batch, in, hidden, out. */
export function sizesOf({ batch, in: features, hidden, out }: Draw): number[] {
  return [batch, features, hidden, out];
}

/** One of some words; shrinks to the first. */
function oneOf<N extends string>(words: readonly N[]): fc.Arbitrary<N> {
  return fc.constantFrom<N[]>(...words);
}

const TARGETS = ['normal', 'binary', 'soft'] as const;

function size(text: number | string): fc.Arbitrary<number> {
  return new Size(...bounds(text));
}

/** Powers of two within a range of scales; shrinks towards 1. */
function exponent(text: number | string | undefined): fc.Arbitrary<number> {
  const [low, high] = bounds(text ?? 1).map(Math.log2) as [number, number];
  if (low === high) return fc.constant(low);
  const [min, max] = [Math.ceil(low), Math.floor(high)];
  return min > max ? fc.constant(low) : fc.noBias(fc.integer({ min, max }));
}

function choices<const N extends string>(
  wanted: string | readonly string[],
  all: readonly N[],
): readonly N[] {
  return wanted === 'any' ? all : all.filter((name) => [wanted].flat().includes(name));
}

function simplestFirst<N extends string>(names: readonly N[]): readonly N[] {
  const order = ['identity', 'relu', 'sigmoid'];
  return names.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
}

type Drawn = Omit<Draw, 'targets'> & { readonly targets: Draw['targets'] | 'default' };

/** bce needs predictions between 0 and 1, and targets too. */
function possible(draw: Drawn): Draw {
  const { loss } = draw;
  const fallback = loss === 'bce' ? 'binary' : 'normal';
  const targets =
    draw.targets === 'default' || (loss === 'bce' && draw.targets === 'normal') ? fallback : draw.targets;
  return { ...draw, targets, g: loss === 'bce' ? 'sigmoid' : draw.g };
}
