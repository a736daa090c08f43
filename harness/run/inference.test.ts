import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOTS } from '../../tests/roots.ts';
import { callF, poolAt, request, SMALL } from '../../tests/tiny.ts';
import type { InputTensor, Job } from '../model/job.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Pool } from './pool.ts';

/** Asks for gradients without naming it, so that a result shows whether torch recorded a graph. */
const ASKED = `torch.ones(4, **{'requires_' + 'grad': True})`;
const RECORDED = ['requires-grad'];
/** What a leaf's gradient holds, without naming it. */
const FOUND = `torch.tensor([float(part) for part in '{0.grad}'.format(leaf)[8:-2].split(',')])`;

/** PyTorch 2 needs a thread for `backward()`, which a worker of tier A may not start. */
const NO_THREAD = 'the system refuses a thread';
const REFUSED = /Resource temporarily unavailable|not permitted/;
const toldOf = ({ error, values }: Outcome): unknown => {
  if (error !== null) return REFUSED.test(error.message) ? NO_THREAD : error.message;
  const value = values.get('y')!;
  return 'data' in value ? [...value.data] : value;
};

const f = (body: string, before = ''): string => `import torch\n${before}\ndef f(x):\n    ${body}\n`;

/** What a source names → whether autograd must be there, since it could ask for gradients or tell. */
const SOURCES: readonly (readonly [string, string, boolean])[] = [
  ['calls of torch alone', f(`return x * ${ASKED}`), false],
  ['torch.nn, and nothing of it', f(`return x * ${ASKED}`, 'import torch.nn as nn'), false],
  ['functions of torch.nn', f(`return F.relu(x * ${ASKED})`, 'import torch.nn.functional as F'), false],
  ['a backward of its own', f(`return x * ${ASKED}`, 'def backward(grads):\n    return grads'), false],
  ['no_grad', f(`with torch.no_grad():\n        x.clone()\n    return x * ${ASKED}`), false],
  ['autograd in a comment', f(`return x * ${ASKED}  # as torch.autograd does`), false],
  ['a keyword', f('return x * torch.ones(4, requires_grad=True)'), true],
  ['a method', f('return x * torch.ones(4).requires_grad_()'), true],
  ['a class of layers', f('return torch.nn.Linear(4, 4)(x)'), true],
  ['a layer by its own name', f('return Layer(4, 4)(x)', 'from torch.nn import Linear as Layer'), true],
  [
    'a name that is put together',
    f(`return x * getattr(torch, 'ones')(4, **{'requires_' + 'grad': True})`),
    true,
  ],
  ['what torch hides', f(`return x * ${ASKED} * (x._version + 1)`), true],
  ['a module that torch uses', f(`return x * ${ASKED}`, 'import sys'), true],
  ['a library that nothing has loaded', f(`return x * ${ASKED}`, 'import colorsys'), true],
];

/** What honest work does with x and y, both of four rows and columns. */
const OPERATIONS = `copy.deepcopy({'a': x})['a']
copy.copy(x)
x.data + 1
setattr_data(x)
in_place(x)
by_index(x)
x.t_()
x.detach_()
x.clone().resize_(2, 2)
x.set_(y)
x.masked_fill_(x > 0, 0.)
x.index_add_(0, torch.tensor([0, 1]), y[:2])
x.scatter_(1, torch.zeros(4, 1, dtype=torch.long), 1.0)
torch.add(x, y, out=torch.empty(4, 4))
x.uniform_()
x.normal_()
x.clamp_(0, 1).sigmoid_()
x.copy_(y)
torch.from_numpy(x.numpy() * 2)
torch.tensor(x.tolist())
torch.tensor(x)
torch.as_tensor(x)
x.new_zeros(3)
x.new_tensor([1., 2])
torch.cat([x, y])
torch.stack([x, y])
x.unbind(0)[1]
x.chunk(2)[0].add_(1)
x.view(-1)
x.T @ y
torch.einsum('ij,jk->ik', x, y)
torch.outer(x[0], y[0])
F.linear(x, y, x[0])
F.mse_loss(x, y)
F.binary_cross_entropy(torch.sigmoid(x), torch.sigmoid(y))
F.relu(x, inplace=True)
F.softmax(x, 1)
F.softplus(x)
torch.where(x > 0, x, y)
torch.maximum(x, y)
torch.diag(x.diagonal())
x.unsqueeze(0).expand(2, 4, 4).contiguous()
x.sum(0, keepdim=True)
x.mean()
x.var(0)
torch.norm(x)
torch.linalg.norm(x)
torch.exp(x).log_()
x ** 2
2 ** x
1 / x
-x
(x > 0).float() * y
x.double()
x.int()
x.apply_(lambda v: v + 1)
x.argmax(1)
x.max(1)[0]
x.cumsum(0)
torch.rand_like(x)
torch.tanh(x)
torch.tensordot(x, y, dims=1)
torch.addmm(x, x, y)
x.sum().item() + x
x.numpy()
[row for row in x][2]
x[None, :, ::2]
x[[0, 2]]
x[x > 0]
without_gradients(x)
decorated(x)`.split('\n');
const ALL_OPERATIONS = `import copy, torch
import torch.nn.functional as F
def setattr_data(x):
    x.data = x.data * 2
    return x
def in_place(x):
    x += 1
    x *= 2
    x /= 3
    return x
def by_index(x):
    x[0] = 7
    x[x > 0] = 0
    return x
def without_gradients(x):
    with torch.no_grad():
        return x * 2
@torch.no_grad()
def decorated(x):
    return x + 1
${OPERATIONS.map((operation, index) => `def operation_${index}(x, y):\n    return ${operation}\n`).join('')}`;

const numbers = (seed: number): InputTensor => ({
  shape: [4, 4],
  data: Float32Array.from({ length: 16 }, (_, index) => Math.sin(seed + index)),
});
const OPERATION_JOBS = OPERATIONS.map((_, index): Job => ({
  seed: index,
  tensors: { x: numbers(1), y: numbers(2) },
  steps: [
    {
      do: 'call',
      at: 'f',
      function: [`operation_${index}`],
      args: [{ tensor: 'x' }, { tensor: 'y' }],
      results: ['y'],
    },
    { do: 'keep', values: { y: ['y'] } },
  ],
}));

describe.each(ROOTS)('autograd, on $name', ({ root }) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await poolAt('A', root, { ...SMALL, case_cpu_seconds: 2 });
  });
  afterAll(() => pool.close());

  it.each(SOURCES)('for a source that names %s', async (_, source, isThere) => {
    const { outcomes } = await pool.run(request(source, [callF(), callF()]));
    for (const { ending, values } of outcomes) {
      expect(ending).toBe('returned');
      expect(values.get('y')).toMatchObject({ flags: isThere ? RECORDED : [] });
    }
  });

  it('makes no difference to the bits of honest work', async () => {
    const without = await pool.run(request(ALL_OPERATIONS, OPERATION_JOBS));
    const withIt = await pool.run(request(`import sys\n${ALL_OPERATIONS}`, OPERATION_JOBS));
    expect(without.outcomes.filter(({ ending }) => ending !== 'returned')).toEqual([]);
    expect(without.outcomes).toEqual(withIt.outcomes);
  });

  it('is there where a helper module was handed in', async () => {
    const asked = request(f(`return x * ${ASKED}`, 'import helper'));
    const helper = { name: 'helper.py', bytes: Buffer.from('') };
    const { outcomes } = await pool.run({ ...asked, files: [...asked.files, helper] });
    expect(outcomes[0]!.values.get('y')).toMatchObject({ flags: RECORDED });
  });

  it('comes back where it is missed, on a fresh copy of the module, and is counted', async () => {
    const source = f(
      `calls.append(1)
    leaf = ${ASKED}
    (leaf * leaf * x).sum().backward()
    return ${FOUND} * len(calls)`,
      'calls = []',
    );
    const { outcomes } = await pool.run(request(source, [callF(), callF()]));
    for (const { autograd } of outcomes) {
      expect(autograd!.nodes).toBeGreaterThan(0);
      expect(autograd!.engine_calls).toBeGreaterThan(0);
    }
    const told = root === null ? [2, 4, 6, 8] : NO_THREAD;
    expect(outcomes.map(toldOf)).toEqual([told, told]);
  });

  it('comes back where it is missed while the module is imported', async () => {
    const source = f(
      'return x * at_import',
      `leaf = ${ASKED}\n(leaf * 3).sum().backward()\nat_import = ${FOUND}`,
    );
    const { load, outcomes } = await pool.run(request(source));
    expect(toldOf(load.error === null ? outcomes[0]! : load)).toEqual(
      root === null ? [3, 6, 9, 12] : NO_THREAD,
    );
  });

  it.each([
    ['of another kind', 'raise ValueError("the gradient is wrong")', 'ValueError'],
    ['of torch about something else', 'return x @ torch.ones(3)', 'RuntimeError'],
  ])('is not looked for behind an exception %s', async (_, line, type) => {
    const { outcomes, output } = await pool.run(request(f(`print('called')\n    ${line}`)));
    expect(outcomes[0]).toMatchObject({ ending: 'raised', step: 'f', error: { type } });
    expect(output.text).toBe('called\n');
  });
});
