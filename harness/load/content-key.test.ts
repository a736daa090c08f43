import { expect, it } from 'vitest';
import { contentKey } from './content-key.ts';

const key = (files: Readonly<Record<string, string>>) =>
  contentKey({
    id: 'x',
    problems: [],
    files: Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) })),
  });

it('is the same for the same code, whatever its name, its line ends and the data beside it', () => {
  const same = key({ 'mlp.py': 'a = 1\nb = 2\n' });
  expect(key({ 'hw1/MLP.py': 'a = 1  \r\nb = 2', 'data.csv': '1' })).toBe(same);
  expect(key({ 'mlp.py': 'a = 1\n b = 2\n' })).not.toBe(same);
  expect(key({ 'mlp.py': 'a = 1\nb = 2\n', 'gd.py': 'c' })).not.toBe(same);
});

it('is null where there is no code', () => {
  expect([key({}), key({ 'mlp.py': ' \n' }), key({ 'notes.txt': 'x' })]).toEqual([null, null, null]);
});
