import { describe, expect, it } from 'vitest';
import { exampleSizes } from './example-lines.ts';
import { exampleSample } from './samples.ts';

const sizes = (yaml: string) => exampleSizes(exampleSample({ yaml }));

describe('the sizes of a counterexample', () => {
  it('are its numbers and words, without what every case has and without its inputs', () => {
    expect(sizes(exampleSample().yaml)).toBe('in 1, hidden 2, out 1, f relu, g identity, batch 3, loss mse');
  });

  it('of a law name the property', () => {
    const law =
      '- {id: a, title: A, points: 1, for_all: {batch: 2, in: 1}, loss: bce, property: fresh_run, runs: 20}';
    expect(sizes(law)).toBe('batch 2, in 1, loss bce, property fresh_run');
  });

  it.each(['', '- id: [', 'text', '- {a: &a [1], b: *a}', '&a [*a]', '- 3', '{batch: 3}'])(
    'of a damaged record, %j, are none',
    (yaml) => {
      expect(sizes(yaml)).toBe('');
    },
  );
});
