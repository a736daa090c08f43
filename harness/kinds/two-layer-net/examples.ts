import * as fc from 'fast-check';
import type { Example, RandomExamples } from '../kind.ts';
import { arbitrary, type Draw } from './arbitrary.ts';
import { chainOfDraw } from './chain-of-draw.ts';
import { job } from './job.ts';
import { lawJob } from './law-job.ts';
import type { RandomFields } from './random-schema.ts';
import { simplified } from './simplify.ts';
import type { ChainFields, TwoLayerFields } from './schema.ts';

const DEFAULT_RUNS = 100;
/** Sets of numbers that a smaller draw is tried with: a dead ReLU, or a gradient that is 0, hides a mistake. */
const NUMBERS_PER_DRAW = 4;
/** A law is kept with its sizes, but with other numbers: a few, so that one of them breaks it. */
const RUNS_OF_A_KEPT_LAW = 20;

/** The runs of a case: itself, or the examples that it draws. */
export function examples(fields: TwoLayerFields, seed: number): readonly Example<TwoLayerFields>[] {
  if (!('for_all' in fields)) return [{ fields, job: job(fields, seed) }];
  return draws(fields, seed).map((draw) => exampleOf(fields, draw));
}

/** What a random case draws: for each run its sizes, choices, scales, and the seed of its numbers. */
export function draws(fields: RandomFields, seed: number): readonly Draw[] {
  const drawn: Draw[] = [];
  // The draws of fast-check's own run, so that its seed and path lead back to each of them.
  fc.check(
    fc.property(arbitrary(fields), (draw) => {
      drawn.push(draw);
    }),
    { seed, numRuns: fields.runs ?? DEFAULT_RUNS },
  );
  return drawn;
}

/** How a failing example of a random case is made smaller; null for a case of fixed inputs. */
export function random(fields: TwoLayerFields, seed: number): RandomExamples<TwoLayerFields> | null {
  if (!('for_all' in fields)) return null;
  const runs = fields.runs ?? DEFAULT_RUNS;
  return {
    runs,
    seed,
    shrink: async (index, most, fails) => {
      let tries = 0;
      let smallest: Draw | null = null;
      const property = fc.asyncProperty(arbitrary(fields), async (draw) => {
        for (const numbers of numbersFor(draw)) {
          if (tries++ >= most) return true;
          if (!(await fails(exampleOf(fields, numbers)))) continue;
          smallest = numbers;
          return false;
        }
        return true;
      });
      const details = await fc.check(property, { seed, path: String(index), numRuns: 1 });
      const draw = smallest ?? drawAt(fields, seed, index);
      const example = await simplified(exampleOf(fields, draw), fails);
      return { example, path: details.counterexamplePath ?? String(index) };
    },
  };
}

/** The draw at fast-check's path. */
export function drawAt(fields: RandomFields, seed: number, path: number | string): Draw {
  return fc.sample(arbitrary(fields), { seed, path: String(path), numRuns: 1 })[0]!;
}

/** The draw with its own numbers, and with others. */
function numbersFor(draw: Draw): Draw[] {
  // Far from each other: seeds next to each other begin with nearly the same numbers.
  return Array.from({ length: NUMBERS_PER_DRAW }, (_, index) => ({
    ...draw,
    seed: (draw.seed ^ Math.imul(index, 0x9e3779b9)) >>> 0,
  }));
}

/** The case that would run a draw alone: a chain, or for a law a random case with one choice for everything. */
function exampleOf(fields: RandomFields, draw: Draw): Example<TwoLayerFields> {
  const { id, title, points, part, tolerance, checks, property } = fields;
  const { batch, in: features, hidden, out, f, g, loss, targets } = draw;
  const [x, y, weights] = [2 ** draw.x, loss === 'mse' ? 2 ** draw.y : 1, 2 ** draw.weights] as const;
  const common = {
    id,
    title,
    points,
    ...(part !== undefined && { part }),
    ...(tolerance && { tolerance }),
    ...(checks && { checks }),
  };
  if (property === undefined || property === 'reference') {
    const network = { in: features, hidden, out, f, g };
    const chain: ChainFields = { ...common, network, batch, loss, targets, scale: { x, y, weights } };
    return { fields: chain, job: job(chain, draw.seed) };
  }
  const all = { batch, in: features, hidden, out, f, g, targets, x, y, weights };
  const narrowed: RandomFields = { ...common, for_all: all, loss, property, runs: RUNS_OF_A_KEPT_LAW };
  return { fields: narrowed, job: lawJob(property, chainOfDraw(narrowed), draw.seed) };
}
