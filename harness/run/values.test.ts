import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOTS } from '../../tests/roots.ts';
import { callF, poolAt, request } from '../../tests/tiny.ts';
import type { Value } from '../model/outcome.ts';
import type { Pool } from './pool.ts';

const FOUR = [1, 2, 3, 4];
const tensor = (dtype: string, shape: readonly number[], data: readonly number[], flags: string[] = []) => ({
  container: 'torch',
  dtype,
  shape,
  flags,
  data,
});
const unusable = (type: string) => ({ container: 'unusable', type });
const tooLarge = (shape: string) => unusable(`a tensor too large to send, of shape ${shape}`);

/** What f returns of x = [1, 2, 3, 4] → what the judge gets to compare. */
const FORMS: readonly (readonly [string, string, object])[] = [
  ['its input itself', 'x', tensor('float32', [4], FOUR)],
  ['a view', 'x.view(2, 2).t()', tensor('float32', [2, 2], [1, 3, 2, 4])],
  ['every second element', 'x[::2]', tensor('float32', [2], [1, 3])],
  ['an expanded tensor', 'x[:1].expand(2, 2)', tensor('float32', [2, 2], [1, 1, 1, 1])],
  ['an expanded tensor without end', 'x[:1].expand(10**6, 10**6)', tooLarge('(1000000, 1000000)')],
  ['no elements', 'x[:0]', tensor('float32', [0], [])],
  ['a scalar', 'x.sum()', tensor('float32', [], [10])],
  ['float64', 'x.double()', tensor('float64', [4], FOUR)],
  ['float16', 'x.half()', tensor('float16', [4], FOUR)],
  ['bfloat16', 'x.bfloat16()', tensor('bfloat16', [4], FOUR)],
  ['int64', 'x.long()', tensor('int64', [4], FOUR)],
  ['bool', 'x > 2', tensor('bool', [4], [0, 0, 1, 1])],
  ['a gradient asked for', 'x.requires_grad_()', tensor('float32', [4], FOUR, ['requires-grad'])],
  ['a parameter', 'torch.nn.Parameter(x)', tensor('float32', [4], FOUR, ['subclass', 'requires-grad'])],
  ['a subclass', 'x.as_subclass(Own)', tensor('float32', [4], FOUR, ['subclass'])],
  ['a conjugated view', 'torch.complex(x, x).conj().imag', tensor('float32', [4], [-1, -2, -3, -4])],
  ['a negated view', 'torch._neg_view(x)', tensor('float32', [4], [-1, -2, -3, -4])],
  ['an inference tensor', 'torch.inference_mode()(lambda: x * 2)()', tensor('float32', [4], [2, 4, 6, 8])],
  ['complex', 'torch.complex(x, x)', unusable('a complex64 tensor')],
  ['sparse', 'x.to_sparse()', unusable('a sparse_coo tensor')],
  ['quantised', 'torch.quantize_per_tensor(x, 0.1, 0, torch.quint8)', unusable('a quint8 tensor')],
  ['without storage', 'torch.empty(4, device="meta")', unusable('a tensor on device meta')],
  ['seventeen axes', 'x.reshape([1] * 16 + [4])', tooLarge(`(${'1, '.repeat(16)}4)`)],
  ['an array', 'x.numpy()', { container: 'numpy', dtype: 'float32', shape: [4], flags: [], data: FOUR }],
  ['an array of objects', 'numpy.array([x, None], dtype=object)', unusable('a numpy array of object')],
  ['a number', '2.5', { container: 'python', dtype: 'float', shape: [], flags: [], data: [2.5] }],
  ['a whole number', '10**400', unusable('an int too large for a float')],
  ['None', 'None', { container: 'none', type: 'NoneType' }],
  ['a list', 'x.tolist()', unusable('list')],
];
const SOURCE = FORMS.map(([, expression], index) => `    if n == ${index}: return ${expression}\n`).join('');

const plain = (value: Value | undefined) =>
  value !== undefined && 'data' in value ? { ...value, data: [...value.data] } : value;

describe.each(ROOTS)('the gate through which results leave a worker, on $name', ({ root }) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await poolAt('A', root);
  });
  afterAll(() => pool.close());

  it.each(FORMS.map(([name, , expected], index) => [name, index, expected] as const))(
    '%s',
    async (_, index, expected) => {
      const source = `import numpy, torch\nclass Own(torch.Tensor): pass\ndef f(x):\n    n = ${index}\n${SOURCE}`;
      const { outcomes } = await pool.run(request(source, [callF(FOUR)]));
      expect(outcomes[0]!.ending).toBe('returned');
      expect(plain(outcomes[0]!.values.get('y'))).toMatchObject(expected);
    },
  );

  it('is not moved by what student code does to torch afterwards', async () => {
    const source =
      'import torch\ntorch.Tensor.numpy = torch.Tensor.detach = torch.Tensor.to = torch.Tensor.numel = torch.from_numpy = None\ndef f(x):\n    return x * 2\n';
    const { outcomes } = await pool.run(request(source, [callF(FOUR)]));
    expect(plain(outcomes[0]!.values.get('y'))).toEqual(tensor('float32', [4], [2, 4, 6, 8]));
  });
});
