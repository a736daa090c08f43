import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOME } from './places.ts';
import { isShippedSample } from './shipped-sample.ts';

const at = (...names: readonly string[]) => isShippedSample(join(HOME, 'submissions', ...names));

describe('the sample class that ships', () => {
  it('is what its table names, wherever it is looked at from', () => {
    expect(at('nyu-hw1', 'mq2002')).toBe(true);
    expect(at('nyu-hw1', 'mq2002', 'mlp.py')).toBe(true);
  });

  it('is not what a course puts beside it, or elsewhere', () => {
    expect(at('nyu-hw1', 'xy1234')).toBe(false);
    expect(at('nyu-hw1', 'id')).toBe(false);
    expect(at('nyu-hw1')).toBe(false);
    expect(at('nyu-hw2', 'mq2002')).toBe(false);
    expect(isShippedSample('/elsewhere/nyu-hw1/mq2002')).toBe(false);
    expect(at('..', 'submissions-of-others', 'mq2002')).toBe(false);
  });
});
