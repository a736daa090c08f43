import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TIERS } from '../../model/tier.ts';
import { HOME } from '../places.ts';
import { WALLS } from './walls.ts';

describe('docs/isolation.md', () => {
  it('says of every guarantee which tiers give it, as doctor does', () => {
    const text = readFileSync(join(HOME, 'docs', 'isolation.md'), 'utf8');
    const rows = WALLS.map(({ title, tiers }) =>
      ['', title, ...TIERS.map((tier) => (tiers.includes(tier) ? 'yes' : 'no')), ''].join(' | ').trim(),
    );
    const table = text.split('\n').filter((line) => / (yes|no) \|$/.test(line));
    expect(table).toEqual(rows);
  });
});
