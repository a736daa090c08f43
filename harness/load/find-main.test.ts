import { describe, expect, it } from 'vitest';
import { findMain } from './find-main.ts';

const find = (names: readonly string[], aliases: readonly string[] = []) => {
  const found = findMain(
    names.map((name) => ({ name, bytes: new Uint8Array() })),
    'gd.py',
    aliases,
  );
  return found === null ? null : { from: found.from, names: found.files.map(({ name }) => name) };
};

describe('findMain', () => {
  it('takes the file that is there under its own name, whatever lies beside it', () => {
    const names = ['gd.py', 'GD.py', 'old/gd.py', 'my_gd.py'];
    expect(find(names)).toEqual({ from: null, names });
  });

  it('takes an alias for as good', () => {
    expect(find(['sgd.py', 'mlp.py'], ['sgd.py'])).toEqual({ from: null, names: ['gd.py', 'mlp.py'] });
    expect(find(['sgd.py', 'gd.py'], ['sgd.py'])!.names).toEqual(['sgd.py', 'gd.py']);
  });

  it.each([
    ['hw1/gd.py', ['hw1/gd.py', 'hw1/help/a.py', 'b.py'], ['gd.py', 'help/a.py']],
    ['GD.PY', ['GD.PY', 'b.py'], ['gd.py', 'b.py']],
    ['hw1/Sgd.py', ['hw1/Sgd.py'], ['gd.py']],
    ['gd.py.txt', ['gd.py.txt'], ['gd.py']],
    ['gd (1).py', ['gd (1).py'], ['gd.py']],
    ['ak6624_gd.py', ['ak6624_gd.py', 'mlp.py'], ['gd.py', 'mlp.py']],
    ['ak6624.zip/gd.py', ['ak6624.zip/gd.py'], ['gd.py']],
  ])('finds %s, with what lies in its folder', (from, names, arranged) => {
    expect(find(names, ['sgd.py'])).toEqual({ from, names: arranged });
  });

  it.each([[['a/gd.py', 'b/gd.py']], [['gd_old.py', 'gd_new.py']], [['mlp.py', 'bigd.py']], [[]]])(
    'does not guess: %j',
    (names) => {
      expect(find(names)).toBeNull();
    },
  );
});
