import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOTS } from '../../tests/roots.ts';
import { callF, poolAt, request, SMALL } from '../../tests/tiny.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Pool } from './pool.ts';

/** Asks for gradients without naming it, so that a result shows whether torch recorded a graph. */
const ASKED = `torch.ones(4, **{'requires_' + 'grad': True})`;
const RECORDED = ['requires-grad'];

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
  ['a module of the library', f(`return x * ${ASKED}`, 'import sys'), true],
];

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
    return leaf.grad * len(calls)`,
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
      `leaf = ${ASKED}\n(leaf * 3).sum().backward()\nat_import = leaf.grad`,
    );
    const { load, outcomes } = await pool.run(request(source));
    expect(toldOf(load.error === null ? outcomes[0]! : load)).toEqual(
      root === null ? [3, 6, 9, 12] : NO_THREAD,
    );
  });

  it('is not looked for behind an exception of another kind', async () => {
    const source = f(`print('called')\n    return x @ torch.ones(3)`);
    const { outcomes, output } = await pool.run(request(source));
    expect(outcomes[0]).toMatchObject({ ending: 'raised', step: 'f', error: { type: 'RuntimeError' } });
    expect(output.text).toBe('called\n');
  });
});
