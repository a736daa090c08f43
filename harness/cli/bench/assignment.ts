import type { RandomFields } from '../../kinds/two-layer-net/random-schema.ts';
import type { ChainFields } from '../../kinds/two-layer-net/schema.ts';
import { DEFAULT_ACCEPT, type Assignment } from '../../model/assignment.ts';
import type { Case } from '../../model/case.ts';
import { DEFAULT_LIMITS } from '../../model/limits.ts';

/** Sizes as in homework: in, hidden, out, batch. The first and the second are those of the course's example tests. */
const SIZES = [
  [2, 20, 5, 10],
  [2, 20, 22, 10],
  [5, 10, 3, 16],
  [10, 32, 1, 8],
] as const;
const ACTIVATIONS = ['relu', 'sigmoid', 'identity'] as const;

/** Activations and losses that go together: bce needs predictions between 0 and 1. */
const COMBINATIONS = ACTIVATIONS.flatMap((f) => [
  ...ACTIVATIONS.map((g) => ({ f, g, loss: 'mse' }) as const),
  { f, g: 'sigmoid', loss: 'bce' } as const,
]);

/** `count` chain cases, every combination of activations and loss in turn, then again in the next size. */
export function benchCases(count: number): readonly ChainFields[] {
  return Array.from({ length: count }, (_, index) => {
    const { f, g, loss } = COMBINATIONS[index % COMBINATIONS.length]!;
    const [features, hidden, out, batch] = SIZES[Math.floor(index / COMBINATIONS.length) % SIZES.length]!;
    return {
      id: `case-${index + 1}`,
      title: `${f}, ${g}, ${loss}, ${features}-${hidden}-${out}, batch ${batch}`,
      points: 1,
      network: { in: features, hidden, out, f, g },
      batch,
      loss,
    };
  });
}

/** A case of 200 random shapes of homework size. */
export const RANDOM_SHAPES: RandomFields = {
  id: 'random-shapes',
  title: 'Any shape, any activation, any loss',
  points: 1,
  for_all: { batch: '1..16', in: '1..12', hidden: '1..24', out: '1..12', f: 'any', g: 'any' },
  loss: 'any',
  runs: 200,
};

/** An assignment of these cases, as if it had been loaded. */
export function benchAssignment(cases: readonly (ChainFields | RandomFields)[]): Assignment {
  const id = `bench-${cases.length}`;
  return {
    id,
    title: `Bench with ${cases.length} cases`,
    parts: [{ id: 'mlp', title: 'Two-layer net', points: 35, kind: 'two-layer-net', file: 'mlp.py' }],
    accept: DEFAULT_ACCEPT,
    limits: DEFAULT_LIMITS,
    cases: cases.map((fields): Case => ({
      fields,
      part: 'mlp',
      visibility: 'hidden',
      file: '(bench)',
      line: 1,
    })),
    contentHash: id,
  };
}
