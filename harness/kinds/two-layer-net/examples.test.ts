import { describe, expect, it } from 'vitest';
import { caseSeed } from '../../plan/seed.ts';
import type { Example } from '../kind.ts';
import { sizesOf } from './arbitrary.ts';
import { drawAt, draws, examples, random } from './examples.ts';
import type { RandomFields } from './random-schema.ts';
import type { ChainFields, TwoLayerFields } from './schema.ts';

const FIELDS: RandomFields = {
  id: 'golden',
  title: 'Golden',
  points: 1,
  for_all: { batch: '1..16', in: '1..12', hidden: '1..24', out: '1..12', f: 'any', g: 'any', x: '1e-2..1e2' },
  loss: 'any',
  runs: 5,
};

/** The network, batch and inputs of an example of a case that is compared with the reference. */
const chainOf = ({ fields }: Example<TwoLayerFields>) => fields as ChainFields;

describe('the draws of a case', () => {
  // A library that draws otherwise changes the numbers that a class is graded on: then this fails, and a line in the
  // changelog has to say so.
  it('at seed 0 are these', () => {
    const common = { y: 0, weights: 0 };
    const bce = { g: 'sigmoid', loss: 'bce', targets: 'binary' };
    const mse = { loss: 'mse', targets: 'normal' };
    expect(draws(FIELDS, 0)).toEqual([
      { batch: 14, in: 12, hidden: 17, out: 10, f: 'sigmoid', ...bce, x: 3, ...common, seed: 3634294068 },
      {
        batch: 16,
        in: 11,
        hidden: 14,
        out: 1,
        f: 'relu',
        g: 'sigmoid',
        ...mse,
        x: 1,
        ...common,
        seed: 1579303488,
      },
      { batch: 15, in: 8, hidden: 19, out: 9, f: 'sigmoid', ...bce, x: 6, ...common, seed: 1204297461 },
      {
        batch: 6,
        in: 5,
        hidden: 19,
        out: 1,
        f: 'identity',
        g: 'relu',
        ...mse,
        x: 2,
        ...common,
        seed: 2981259329,
      },
      {
        batch: 10,
        in: 1,
        hidden: 19,
        out: 1,
        f: 'relu',
        g: 'sigmoid',
        ...mse,
        x: 5,
        ...common,
        seed: 3341715177,
      },
    ]);
  });

  it('begin with these numbers', () => {
    const [first, second] = examples(FIELDS, 0).map(({ job }) => job.tensors);
    const begin = (name: string, tensors = first) => [...tensors![name]!.data.subarray(0, 2)];
    expect(begin('x')).toEqual([4.577337741851807, 4.826964855194092]);
    expect(begin('W1')).toEqual([-0.14075809717178345, 0.258835107088089]);
    expect(begin('b1')).toEqual([0.2561482787132263, -0.17626997828483582]);
    expect(begin('W2')).toEqual([0.07007808983325958, -0.22705455124378204]);
    expect(begin('b2')).toEqual([-0.1794728934764862, 0.227410227060318]);
    expect(begin('y', second)).toEqual([-0.4516785144805908, -0.18433476984500885]);
  });

  it('come from the run’s seed, the assignment and the case, by this hash', () => {
    expect(caseSeed(0, 'nyu-hw1', 'golden')).toBe(235678904);
  });

  it('are the same each time, and others for another seed', () => {
    expect(draws(FIELDS, 7)).toEqual(draws(FIELDS, 7));
    expect(draws(FIELDS, 8)).not.toEqual(draws(FIELDS, 7));
    expect(examples(FIELDS, 7)[3]!.job).toEqual(examples(FIELDS, 7)[3]!.job);
  });

  it('are found again by seed and path', () => {
    const drawn = draws(FIELDS, 7);
    expect(drawAt(FIELDS, 7, 3)).toEqual(drawn[3]);
  });

  it('belong to the part of their case, with its checks and its tolerance', () => {
    const more = { part: 'mlp', checks: ['loss' as const], tolerance: { norm: 0.1 } };
    for (const { fields } of examples({ ...FIELDS, ...more }, 0)) expect(fields).toMatchObject(more);
    const law = { ...FIELDS, ...more, property: 'fresh_run' as const };
    for (const { fields } of examples(law, 0)) expect(fields).toMatchObject(more);
  });
});

/** Makes the first example small that fails by a rule of the test. */
async function shrink(fails: (fields: ChainFields, job: Example['job']) => boolean) {
  const seen: ChainFields[] = [];
  const index = examples(FIELDS, 0).findIndex((one) => fails(chainOf(one), one.job));
  const found = await random(FIELDS, 0)!.shrink(index, 400, (example) => {
    seen.push(chainOf(example));
    return Promise.resolve(fails(seen.at(-1)!, example.job));
  });
  return { ...found, fields: chainOf(found.example), seen };
}

describe('a failing example is made small', () => {
  it('to the least sizes, the plainest choices and round numbers', async () => {
    const { fields, path } = await shrink(({ batch, network }) => batch > 1 && network.out > 1);
    const { batch, network, loss } = fields;
    expect({ ...network, loss }).toMatchObject({
      in: 1,
      hidden: 1,
      f: 'identity',
      g: 'identity',
      loss: 'mse',
    });
    // 2 and 2 would be multiples of each other.
    expect(new Set([batch, network.out])).toEqual(new Set([2, 3]));
    expect(Object.values(fields.inputs!).flat(2).every(Number.isInteger)).toBe(true);
    expect(sizesOf(drawAt(FIELDS, 0, path))).toEqual([batch, 1, 1, network.out]);
  });

  it('with other numbers where those at hand happen not to fail', async () => {
    // A mistake that shows only where the first weight is positive.
    const { fields } = await shrink((_, { tensors }) => tensors['W1']!.data[0]! > 0);
    expect(fields.batch).toBe(1);
    expect(Object.values(fields.network).slice(0, 3)).toEqual([1, 1, 1]);
    expect(fields.inputs!.W1![0]![0]).toBeGreaterThan(0);
  });

  it('keeps what it fails with, in few digits that give the same float32', async () => {
    const wanted = examples(FIELDS, 0)[0]!.job.tensors['W1']!.data[1]!;
    const { fields, example } = await shrink((_, { tensors }) => [...tensors['W1']!.data].includes(wanted));
    expect([...example.job.tensors['W1']!.data]).toContain(wanted);
    for (const value of Object.values(fields.inputs!).flat(2)) expect(String(value).length).toBeLessThan(16);
  });

  it('after so many tries is left as it is', async () => {
    const { seen } = await shrink(({ batch }) => batch === 14);
    expect(seen.length).toBeLessThan(500);
  });

  it('that fails no more is told as it was drawn', async () => {
    const { example, path } = await random(FIELDS, 0)!.shrink(2, 400, () => Promise.resolve(false));
    expect(path).toBe('2');
    expect(chainOf(example).batch).toBe(15);
  });

  it('of a case whose inputs are given is not asked for', () => {
    const [{ fields }] = examples(FIELDS, 0) as [Example<TwoLayerFields>];
    expect(random(fields, 0)).toBeNull();
  });
});
