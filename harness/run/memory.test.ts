import { afterEach, expect, it } from 'vitest';
import { descendants, mapsOf } from '../../tests/process-tree.ts';
import { ROOTS } from '../../tests/roots.ts';
import { poolAt, request } from '../../tests/tiny.ts';
import type { Pool } from './pool.ts';

let pool: Pool | null = null;
afterEach(() => pool?.close());

const rangeOf = (line: string): readonly string[] => line.split(' ', 1)[0]!.split('-');

it.each(ROOTS)(
  '$name: code and constants of a library are one mapping, and so are its variables',
  async ({ root }) => {
    pool = await poolAt('A', root);
    expect((await pool.run(request('def f(x):\n    return x\n'))).outcomes[0]!.ending).toBe('returned');
    const maps = descendants(process.pid)
      .map(mapsOf)
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
