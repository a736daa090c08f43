import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { HOME, temporary } from '../../tests/cli.ts';
import { descendants, mapsOf, mayPin, pinnedKb, ROOM_TO_PIN } from '../../tests/process-tree.ts';
import { python } from '../../tests/random-cases.ts';
import { ROOTS } from '../../tests/roots.ts';
import { poolAt, request, SMALL } from '../../tests/tiny.ts';
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

function sizeOf(line: string): number {
  const [start, end] = rangeOf(line).map((address) => Number.parseInt(address, 16));
  return end! - start!;
}

it.each(ROOTS)(
  '$name: code and constants of a library are one mapping, and so are its variables',
  async ({ root }) => {
    pool = await poolAt('A', root, SMALL, 2, 60);
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
  '$name: libraries that are not used are shared, in few mappings, and as they were for who uses them',
  async ({ root }) => {
    pool = await poolAt('A', root, SMALL, 2, 60);
    const [outcome] = (await pool.run(request(UNUSUAL))).outcomes;
    expect(outcome).toMatchObject({ ending: 'returned' });
    expect(outcome!.values.get('y')).toMatchObject({ data: Float32Array.of(1.5, 3, 4.5, 6) });
    for (const text of mapsWithTorch()) {
      const shared = text.split('\n').filter((line) => line.includes('/memfd:libraries'));
      expect(shared.filter((line) => !/ rw[-x]p /.test(line))).toEqual([]);
      const libraries = text.split('\n').filter((line) => / r-xp .*\.so/.test(line));
      // Of 325 there were, and 116.
      expect(libraries.length).toBeLessThan(root === null ? 150 : 70);
      expect(shared.map(sizeOf).reduce((sum, size) => sum + size)).toBeGreaterThan(2 ** 23);
    }
  },
);

it.each(ROOTS)('$name: code that lies with data is not counted as data of a worker', async ({ root }) => {
  const limits = { ...SMALL, data_mb: 512 };
  pool = await poolAt('A', root, limits, 2, 60);
  const source = `import resource, torch
def f(x):
    return torch.tensor([resource.getrlimit(resource.RLIMIT_DATA)[0] / 2**20])
`;
  const { outcomes } = await pool.run(request(source));
  const [allowed] = (outcomes[0]!.values.get('y') as { readonly data: Float32Array }).data;
  const [text] = mapsWithTorch();
  const withCode = text!.split('\n').filter((line) => line.includes(' rwxp '));
  expect(allowed).toBeGreaterThan(limits.data_mb);
  // Their data is counted as it always was.
  expect(allowed).toBeLessThan(
    limits.data_mb + withCode.map(sizeOf).reduce((sum, size) => sum + size) / 2 ** 20,
  );
});

it.each(ROOTS)('$name: the code that typical work runs lies in huge pages', async ({ root }) => {
  pool = await poolAt('A', root, SMALL, 2, 60);
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

// For each of two programs the libraries whose code is used by whoever starts it and waits for its end.
const NEIGHBOURS = `import json, subprocess, sys
sys.path.insert(0, ${JSON.stringify(join(HOME, 'harness', 'run'))})
import torch
from worker import memory

def used_while(program):
    used = memory.used_by(lambda: subprocess.run([sys.executable, "-c", program], check=True))
    areas = ((range(start, end, memory.PAGE), file) for start, end, rights, file in memory.mappings() if rights == "r-xp")
    return sorted(file for pages, file in areas if file is not None and not used.isdisjoint(pages))

print(json.dumps([used_while("pass"), used_while("import torch")]))
`;

it('nothing is taken for used because another process used it, which ends meanwhile', async () => {
  const folder = temporary();
  writeFileSync(join(folder, 'neighbours.py'), NEIGHBOURS);
  const { out, err } = await python('neighbours.py', folder);
  const [alone, beside] = JSON.parse(out) as readonly [string[], string[]];
  expect(err).toBe('');
  expect(alone.length).toBeGreaterThan(0);
  expect(beside).toEqual(alone);
});

// How many pages a worker had to ask for until now.
const FAULTS = `import resource, torch
def f(x):
    return torch.tensor([resource.getrusage(resource.RUSAGE_SELF).ru_minflt])
`;

it.each(ROOTS)(
  '$name: what every worker writes is copied by the fork, where pages may be pinned',
  ROOM_TO_PIN,
  async ({ root }) => {
    pool = await poolAt('A', root);
    const { outcomes } = await pool.run(request(FAULTS));
    const [faults] = (outcomes[0]!.values.get('y') as { readonly data: Float32Array }).data;
    const pinned = Math.max(...descendants(process.pid).map(pinnedKb));
    expect({ faults, pinned, copied: pinned > 1024, spared: faults! < pinned / 4 }).toMatchObject({
      copied: mayPin(),
      spared: mayPin(),
    });
  },
);
