import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChainFields, TwoLayerFields } from '../kinds/two-layer-net/schema.ts';
import { loadAssignment } from './assignment.ts';

const { assignment, problems } = loadAssignment(join(import.meta.dirname, '../../cases/nyu-hw1'));
const cases = assignment?.cases ?? [];
const fieldsOf = (items: typeof cases): TwoLayerFields[] =>
  items.map(({ fields }) => fields as unknown as TwoLayerFields);
const hidden = fieldsOf(cases.filter(({ visibility }) => visibility === 'hidden'));
const stageOf = (fields: TwoLayerFields): string => ('stage' in fields ? (fields.stage ?? 'chain') : 'chain');
const chains = hidden.filter(
  (fields): fields is ChainFields => stageOf(fields) === 'chain' && 'network' in fields,
);
/** Chains that compare everything, so that what they cover is compared as well. */
const full = chains.filter(({ checks }) => checks === undefined);
const ACTIVATIONS = ['relu', 'sigmoid', 'identity'] as const;
const product = (...sizes: number[]): number => sizes.reduce((all, size) => all * size, 1);

describe('the cases of nyu-hw1', () => {
  it('load without a problem: public ones with those of the course, and more than 34 hidden ones', () => {
    expect(problems).toEqual([]);
    expect(assignment).toMatchObject({
      parts: [{ id: 'mlp', points: 35, kind: 'two-layer-net', file: 'mlp.py' }],
    });
    expect(hidden.length).toBeGreaterThanOrEqual(34);
    expect(fieldsOf(cases.filter(({ visibility }) => visibility === 'public'))).toMatchObject([
      { batch: 10, loss: 'mse', network: { in: 2, hidden: 20, out: 5, f: 'relu', g: 'identity' } },
      { batch: 10, loss: 'bce', network: { in: 2, hidden: 20, out: 5, f: 'sigmoid', g: 'sigmoid' } },
      { batch: 10, loss: 'mse', network: { in: 2, hidden: 20, out: 22, f: 'relu', g: 'relu' } },
      { for_all: { f: 'any', g: 'any' }, loss: 'any' },
    ]);
  });

  it.each(ACTIVATIONS.flatMap((f) => ACTIVATIONS.map((g) => [f, g] as const)))(
    'cover f = %s with g = %s and mse where nothing can cancel',
    (f, g) => {
      const found = full.filter(({ loss, network }) => loss === 'mse' && network.f === f && network.g === g);
      expect(found.some(isCoprime)).toBe(true);
    },
  );

  it.each(ACTIVATIONS)('cover f = %s with g = sigmoid and bce', (f) => {
    const found = full.filter(
      ({ loss, network }) => loss === 'bce' && network.f === f && network.g === 'sigmoid',
    );
    expect(found.length).toBeGreaterThan(0);
  });

  it.each([
    [
      'the value of mse alone',
      (fields: ChainFields) => fields.checks?.join() === 'loss' && fields.loss === 'mse',
    ],
    [
      'the value of bce alone',
      (fields: ChainFields) => fields.checks?.join() === 'loss' && fields.loss === 'bce',
    ],
    ['a batch of one', ({ batch }: ChainFields) => batch === 1],
    ['one feature', ({ network }: ChainFields) => network.in === 1],
    ['one hidden unit', ({ network }: ChainFields) => network.hidden === 1],
    ['one output', ({ network }: ChainFields) => network.out === 1],
    ['a narrow waist', ({ network }: ChainFields) => network.in >= 64 && network.hidden <= 2],
    ['one feature to many', ({ network }: ChainFields) => network.in === 1 && network.hidden >= 128],
    ['a wide layer', ({ network }: ChainFields) => network.hidden >= 256],
    ['large numbers', ({ scale }: ChainFields) => Math.max(0, ...Object.values(scale ?? {})) >= 100],
    ['small numbers', ({ scale }: ChainFields) => Math.min(1, ...Object.values(scale ?? {})) <= 0.01],
    ['soft targets', ({ targets }: ChainFields) => targets === 'soft'],
    ['a second run with mse', ({ again, loss }: ChainFields) => again === true && loss === 'mse'],
    ['a second run with bce', ({ again, loss }: ChainFields) => again === true && loss === 'bce'],
  ])('cover %s', (_name, holds) => {
    expect(chains.filter(holds).length).toBeGreaterThan(0);
  });

  it('have every stage alone, backward for each activation, for at most 15 % of the points', () => {
    const single = hidden.filter((fields) => stageOf(fields) !== 'chain');
    expect(new Set(single.map(stageOf))).toEqual(new Set(['forward', 'loss', 'backward']));
    const backward = single.filter((fields) => stageOf(fields) === 'backward');
    expect(new Set(backward.flatMap((fields) => ('network' in fields ? [fields.network.f] : [])))).toEqual(
      new Set(ACTIVATIONS),
    );
    const losses = single.flatMap((fields) => ('loss' in fields ? [fields.loss] : []));
    expect(new Set(losses)).toEqual(new Set(['mse', 'bce']));
    expect(sumOf(single) / sumOf(fieldsOf(cases))).toBeLessThanOrEqual(0.15);
  });

  it('have one by hand whose hidden units are below, exactly at and above the kink', () => {
    const { x, W1, b1 } = chains.find(({ id }) => id === 'by-hand-kink')!.inputs!;
    const z1 = x!.flatMap((row) =>
      W1!.map((weights, unit) => b1![unit]! + weights.reduce((sum, weight, i) => sum + weight * row[i]!, 0)),
    );
    expect(new Set(z1.map(Math.sign))).toEqual(new Set([-1, 0, 1]));
  });

  it('have titles that tell no number, of hidden cases', () => {
    expect(hidden.filter(({ title }) => /[2-9]|\d\d/.test(title)).map(({ title }) => title)).toEqual([]);
  });

  it('name the schema for editors in their first line', () => {
    const first = [...new Set(cases.map(({ file }) => file))].map(
      (file) => readFileSync(file, 'utf8').split('\n', 1)[0],
    );
    expect(new Set(first)).toEqual(
      new Set(['# yaml-language-server: $schema=../../schema/two-layer-net.schema.json']),
    );
  });
});

/** Whether no size divides another, so that factors such as 1/N, 1/K and 1/NK differ by more than a simple factor. */
function isCoprime({ batch, network }: ChainFields): boolean {
  const sizes = [batch, network.in, network.hidden, network.out];
  return product(...sizes) > 1 && sizes.every((a, i) => sizes.every((b, j) => i === j || a % b !== 0));
}

function sumOf(items: readonly TwoLayerFields[]): number {
  return items.reduce((sum, { points }) => sum + points, 0);
}
