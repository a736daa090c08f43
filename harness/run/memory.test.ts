import { afterEach, expect, it } from 'vitest';
import { descendants, mapsOf } from '../../tests/process-tree.ts';
import { ROOTS } from '../../tests/roots.ts';
import { poolAt, request } from '../../tests/tiny.ts';
import type { Pool } from './pool.ts';

let pool: Pool | null = null;
afterEach(() => pool?.close());

/** What the mappings of the fork server say, and of all who have torch loaded with it. */
const mapsWithTorch = (): string[] => {
  const maps = descendants(process.pid)
    .map(mapsOf)
    .filter((text) => text.includes('libtorch_cpu'));
  expect(maps).not.toEqual([]);
  return maps;
};

const HUGE_PAGE = 1n << 21n;

const rangeOf = (line: string): readonly string[] => line.split(' ', 1)[0]!.split('-');

it.each(ROOTS)(
  '$name: code and constants of a library are one mapping, and so are its variables',
  async ({ root }) => {
    pool = await poolAt('A', root);
    expect((await pool.run(request('def f(x):\n    return x\n'))).outcomes[0]!.ending).toBe('returned');
    for (const text of mapsWithTorch()) {
      const parts = text.split('\n').filter((line) => line.includes('libtorch_cpu'));
      const readOnly = parts.filter((line) => line.includes(' r--p ')).flatMap(rangeOf);
      const others = parts.filter((line) => !line.includes(' r--p ')).flatMap(rangeOf);
      expect(readOnly.filter((end) => others.includes(end))).toEqual([]);
      expect(others).not.toEqual([]);
    }
  },
);

// Python's own sqlite3 and torch.linalg need libraries that no typical submission uses; Debian's torch loads both.
const UNUSUAL = `import sqlite3
import torch

def f(x):
    three = sqlite3.connect(':memory:').execute('select 1 + 2').fetchone()[0]
    try:
        torch.linalg.cholesky(-torch.eye(2))
    except RuntimeError:
        return torch.linalg.inv(torch.eye(4) * 2) @ x * three
`;

it.each(ROOTS)(
  '$name: the data of libraries that are not used is shared, and as it was for who uses them',
  async ({ root }) => {
    pool = await poolAt('A', root);
    const [outcome] = (await pool.run(request(UNUSUAL))).outcomes;
    expect(outcome).toMatchObject({ ending: 'returned' });
    expect(outcome!.values.get('y')).toMatchObject({ data: Float32Array.of(1.5, 3, 4.5, 6) });
    for (const text of mapsWithTorch()) {
      const shared = text.split('\n').filter((line) => line.includes('/memfd:libraries'));
      expect(shared.length).toBeGreaterThan(50);
      expect(shared.filter((line) => !line.includes(' rw-p '))).toEqual([]);
    }
  },
);

it.each(ROOTS)('$name: the code that typical work runs lies in huge pages', async ({ root }) => {
  pool = await poolAt('A', root);
  expect((await pool.run(request('def f(x):\n    return x\n'))).outcomes[0]!.ending).toBe('returned');
  for (const text of mapsWithTorch()) {
    const code = text.split('\n').filter((line) => line.includes('/memfd:code'));
    expect(code.length).toBeGreaterThan(3);
    for (const line of code) {
      expect(line).toContain(' r-xp ');
      const [start, end] = rangeOf(line).map((address) => BigInt(`0x${address}`));
      expect([start! % HUGE_PAGE, end! % HUGE_PAGE]).toEqual([0n, 0n]);
    }
  }
});
