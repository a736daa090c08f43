import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { descendants } from '../../tests/process-tree.ts';
import { ROOTS } from '../../tests/roots.ts';
import { poolAt, request } from '../../tests/tiny.ts';
import type { Pool } from './pool.ts';

const pools: Pool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

const rangeOf = (line: string): readonly string[] => line.split(' ', 1)[0]!.split('-');

it.each(ROOTS)(
  '$name: code and constants of a library are one mapping, and so are its variables',
  async ({ root }) => {
    const pool = await poolAt('A', root);
    pools.push(pool);
    expect((await pool.run(request('def f(x):\n    return x\n'))).outcomes[0]!.ending).toBe('returned');
    const maps = descendants(process.pid)
      .map((pid) => readFileSync(`/proc/${pid}/maps`, 'utf8'))
      .filter((text) => text.includes('libtorch_cpu'));
    expect(maps).not.toEqual([]);
    for (const text of maps) {
      const parts = text.split('\n').filter((line) => line.includes('libtorch_cpu'));
      const readOnly = parts.filter((line) => line.includes(' r--p ')).flatMap(rangeOf);
      const others = parts.filter((line) => !line.includes(' r--p ')).flatMap(rangeOf);
      expect(readOnly.filter((end) => others.includes(end))).toEqual([]);
      expect(others).not.toEqual([]);
    }
  },
);
