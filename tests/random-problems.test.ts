import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { backcheck, temporary } from './cli.ts';
import { onlyCases, ownFolder } from './random-cases.ts';

const VALID = `- id: random
  title: Random
  points: 1
  for_all: {batch: 1..16, in: 1..12, hidden: 7, out: 1..12, f: any, g: any}
  loss: mse
`;

/** What is wrong, what takes the place of what, which text the error is at, and its sentence. */
const BROKEN: readonly (readonly [
  what: string,
  changes: readonly (readonly [from: string, to: string])[],
  at: string,
  sentence: string,
])[] = [
  [
    'a range that goes down',
    [['1..16', '5..2']],
    '5..2',
    'batch must go from low to high above 0, as in 1..16; got 5..2.',
  ],
  [
    'a range from 0',
    [['1..16', '0..4']],
    '0..4',
    'batch must go from low to high above 0, as in 1..16; got 0..4.',
  ],
  [
    'three dots',
    [['1..16', '1...3']],
    '1...3',
    '`for_all.batch` must be a whole number from 1 to 4096 or a range such as 1..16; got the text "1...3".',
  ],
  [
    'a range without an end',
    [['1..16', '1..']],
    '1..,',
    '`for_all.batch` must be a whole number from 1 to 4096 or a range such as 1..16; got the text "1..".',
  ],
  [
    'a size of 0',
    [['hidden: 7', 'hidden: 0']],
    '0, out',
    '`for_all.hidden` must be a whole number from 1 to 4096 or a range such as 1..16; got `0`.',
  ],
  ['a size that is too large', [['1..16', '1..9999']], '1..9999', 'batch may be at most 4096; got 1..9999.'],
  [
    'scales that go down',
    [['g: any', 'g: any, x: 10..1e-2']],
    '10..1e-2',
    'x must go from low to high above 0, as in 1e-2..1e2; got 10..1e-2.',
  ],
  [
    'scales of two ranges',
    [['g: any', 'g: any, weights: 1..2..3']],
    '1..2..3',
    'weights must go from low to high above 0, as in 1e-2..1e2; got 1..2..3.',
  ],
  [
    'a scale that is too large',
    [['g: any', 'g: any, y: 1e9']],
    '1e9',
    'y may be at most 1000000; got 1000000000.',
  ],
  [
    'bce without sigmoid',
    [
      ['g: any', 'g: [relu]'],
      ['loss: mse', 'loss: bce'],
    ],
    '[relu]',
    'bce needs predictions between 0 and 1, so g must allow sigmoid.',
  ],
  [
    'any loss without sigmoid',
    [
      ['g: any', 'g: relu'],
      ['loss: mse', 'loss: any'],
    ],
    'relu}',
    'bce needs predictions between 0 and 1, so g must allow sigmoid.',
  ],
  [
    'bce with normal targets',
    [
      ['g: any', 'g: any, targets: [normal]'],
      ['loss: mse', 'loss: bce'],
    ],
    '[normal]',
    'bce needs targets between 0 and 1, but targets is normal.',
  ],
  [
    'a law asked about what it says nothing of',
    [['loss: mse', 'loss: mse\n  property: central_differences\n  checks: [dJdW1, forward]']],
    'forward]',
    'central_differences says nothing of forward, only of dJdW1, dJdb1, dJdW2, dJdb2.',
  ],
  [
    'a law that is none',
    [['loss: mse', 'loss: mse\n  property: batch_ordre']],
    'batch_ordre',
    '`property` must be `reference`, `central_differences`, `batch_order`, `sum_of_rows` or `fresh_run`; got the text "batch_ordre". Did you mean `batch_order`?',
  ],
  [
    'no runs',
    [['loss: mse', 'loss: mse\n  runs: 0']],
    '0\n',
    '`runs` must be a whole number from 1 to 10000; got `0`.',
  ],
  [
    'a misspelt key',
    [['hidden: 7', 'hiden: 7']],
    'hiden',
    '`for_all.hiden` is not a key of `for_all`. Did you mean `hidden`?',
  ],
];

const base = ownFolder();
const fileOf = (index: number) => `hidden/broken-${index}.yaml`;
const textOf = (index: number) => {
  let text = VALID.replace('id: random', `id: broken-${index}`);
  for (const [from, to] of BROKEN[index]![1]) text = text.replace(from, to);
  return text;
};

describe('backcheck lint, of cases with random shapes', () => {
  let lines: string[];
  let code: number | undefined;
  beforeAll(async () => {
    const files = Object.fromEntries(BROKEN.map((_, index) => [fileOf(index), textOf(index)]));
    const ended = await backcheck(['lint', 'nyu-hw1', '--cases', onlyCases(join(base, 'broken'), files)]);
    lines = ended.err.split('\n');
    code = ended.code;
  });

  it.each(BROKEN.map(([what, , at, sentence], index) => ({ what, at, sentence, index })))(
    'gives one error for $what, at its place',
    ({ at, sentence, index }) => {
      const text = textOf(index);
      const before = text.slice(0, text.indexOf(at)).split('\n');
      const place = `${before.length}:${before.at(-1)!.length + 1}`;
      const own = lines.filter((line) => line.includes(`/${fileOf(index)}:`));
      expect(own.map((line) => line.slice(line.indexOf(fileOf(index))))).toEqual([
        `${fileOf(index)}:${place}: ${sentence}`,
      ]);
    },
  );

  it('counts them, and ends with 3', () => {
    expect(lines.at(-1)).toBe(`${BROKEN.length} errors.`);
    expect(code).toBe(3);
  });

  it('accepts single sizes, scales, lists of words, and laws', async () => {
    const files = {
      'hidden/a.yaml': VALID.replace('random', 'a').replaceAll('1..16', '3..3').replaceAll('1..12', '5'),
      'hidden/b.yaml': VALID.replace('random', 'b').replace(
        'g: any',
        'g: any, x: 1e-2..1e2, y: 3, weights: 0.5..8',
      ),
      'hidden/c.yaml': VALID.replace('random', 'c').replace(
        'loss: mse',
        'loss: [mse, bce]\n  property: fresh_run',
      ),
    };
    const ended = await backcheck(['lint', 'nyu-hw1', '--cases', onlyCases(temporary(), files)]);
    expect(ended.out).toContain('3 cases are valid');
    expect(ended.code).toBe(0);
  });
});
