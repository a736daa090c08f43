import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOTS } from '../../tests/roots.ts';
import { poolAt, request, SMALL } from '../../tests/tiny.ts';
import type { Job } from '../model/job.ts';
import type { Pool } from './pool.ts';

const GIVEN = [1, 2, 3, 4];

/** Gives net.parameters.W four numbers, calls net.act(), and keeps W and whatever it returned. */
const FILLED: Job = {
  seed: 1,
  tensors: { W: { shape: [2, 2], data: Float32Array.from(GIVEN) } },
  steps: [
    { do: 'new', at: 'Net()', class: 'Net', args: [], result: 'net' },
    { do: 'fill', at: 'parameters', into: ['net', 'parameters'], tensors: { W: 'W' } },
    { do: 'call', at: 'act', function: ['net', 'act'], args: [], results: ['seen'] },
    { do: 'keep', values: { W: ['net', 'parameters', 'W'], seen: ['seen'] } },
    { do: 'changed', prefix: 'changed.', path: ['net', 'parameters'], tensors: ['W'] },
  ],
};

/** What a submission keeps in the place of W before it is given → whether a second name for it sees the numbers. */
const PLACES: readonly (readonly [string, string, boolean])[] = [
  ['a tensor', 'torch.zeros(2, 2)', true],
  ['a transposed tensor', 'torch.zeros(2, 2).t()', true],
  ['every second column', 'torch.zeros(2, 4)[:, ::2]', true],
  ['a negated view', 'torch._neg_view(torch.zeros(2, 2))', false],
  ['one that asks for gradients', 'torch.zeros(2, 2, requires_grad=True)', true],
  ['a parameter of a module', 'torch.nn.Linear(2, 2).weight', true],
  ['an expanded tensor', 'torch.zeros(1, 2).expand(2, 2)', false],
  ['another shape', 'torch.zeros(4)', false],
  ['another dtype', 'torch.zeros(2, 2, dtype=torch.float64)', false],
  ['a sparse tensor', 'torch.zeros(2, 2).to_sparse()', false],
  ['a tensor without storage', 'torch.zeros(2, 2, device="meta")', false],
  ['an array', 'numpy.zeros((2, 2), "f4")', false],
  ['nothing', 'None', false],
];

/** What act() does with W → whether it holds other bits afterwards. */
const ACTS: readonly (readonly [string, string, boolean])[] = [
  ['reads it', 'W @ W', false],
  ['puts an equal copy in its place', 'self.parameters.update(W=W.clone())', false],
  ['adds to it', 'W.add_(1)', true],
  ['adds to its data', 'W.data.add_(1)', true],
  ['writes through an array', 'W.numpy().fill(7)', true],
  ['changes one sign of zero', 'W[0, 0].mul_(0).mul_(-1)', true],
  ['puts another in its place', 'self.parameters.update(W=W + 1)', true],
  ['gives it other data', 'setattr(W, "data", W + 1)', true],
  ['gives it larger data', 'setattr(W, "data", torch.cat([W, W]))', true],
  ['transposes it in place', 'W.t_()', true],
  ['makes it smaller', 'W.resize_(1, 2)', true],
  ['gives it other memory', 'W.set_(torch.ones(2, 2))', true],
  ['asks for gradients', 'W.requires_grad_()', false],
  ['makes it float64', 'self.parameters.update(W=W.double())', true],
  ['puts None in its place', 'self.parameters.update(W=None)', true],
];

const net = (place: string, act: string): string => `import numpy, torch
class Net:
    def __init__(self):
        self.parameters = {'W': ${place}}
        self.second = self.parameters['W']
    def act(self):
        W = self.parameters['W']
        ${act}
`;

describe.each(ROOTS)('parameters, on $name', ({ root }) => {
  let pool: Pool;
  beforeAll(async () => {
    // The first tensor without storage takes torch 2 a third of a second.
    pool = await poolAt('A', root, { ...SMALL, case_cpu_seconds: 2 });
  });
  afterAll(() => pool.close());

  it.each(PLACES)('are given in the place of %s', async (_, place, sameObject) => {
    const { outcomes } = await pool.run(
      request(net(place, 'return torch.tensor(float(self.second is W))'), [FILLED]),
    );
    expect(outcomes[0]).toMatchObject({ ending: 'returned', error: null });
    const { values } = outcomes[0]!;
    expect(values.get('W')).toMatchObject({ shape: [2, 2], data: Float32Array.from(GIVEN) });
    expect(values.get('seen')).toMatchObject({ data: Float32Array.of(Number(sameObject)) });
    expect(values.has('changed.W')).toBe(false);
  });

  it.each(ACTS)('whose owner %s', async (_, act, isChanged) => {
    const { outcomes } = await pool.run(request(net('torch.zeros(2, 2)', act), [FILLED]));
    expect(outcomes[0]).toMatchObject({ ending: 'returned', error: null });
    expect(outcomes[0]!.values.has('changed.W')).toBe(isChanged);
  });
});

/** Calls f() and keeps what it returns. */
const drawWith = (seed: number): Job => ({
  seed,
  tensors: {},
  steps: [
    { do: 'call', at: 'f', function: ['f'], args: [], results: ['y'] },
    { do: 'keep', values: { y: ['y'] } },
  ],
});

describe.each(ROOTS)('random numbers, on $name', ({ root }) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await poolAt('A', root);
  });
  afterAll(() => pool.close());

  it.each([
    ['of torch', 'import torch', 'torch.rand(1)'],
    ['of numpy', 'import numpy, torch', 'torch.tensor([numpy.random.rand()])'],
    [
      'of numpy, all of which was imported',
      'import torch\nfrom numpy import *',
      'torch.tensor([random.rand()])',
    ],
    ['of Python', 'import torch\nfrom random import gauss', 'torch.tensor([gauss(0, 1)])'],
  ])('%s depend on the seed of the case alone', async (_, imports, drawn) => {
    const seeds = [3, 4, 3, 4, 5, 3];
    const { outcomes } = await pool.run(
      request(`${imports}\ndef f():\n    return ${drawn}\n`, seeds.map(drawWith)),
    );
    const drawnOf = outcomes.map(({ values }) => (values.get('y') as { data: Float32Array }).data[0]);
    expect(drawnOf).toEqual(seeds.map((seed) => drawnOf[seeds.indexOf(seed)]));
    expect(new Set(drawnOf).size).toBe(3);
  });
});
