import { bounds } from './arbitrary.ts';
import { LAW_CHECKS } from './law.ts';
import type { RandomFields } from './random-schema.ts';

interface Found {
  readonly path: (string | number)[];
  readonly text: string;
}

/** Mistakes in what is drawn: empty ranges, a law asked about a check that it says nothing of, bce without sigmoid. */
export function randomProblems(fields: RandomFields): Found[] {
  return [
    ...SIZES.flatMap((key) => rangeProblem(fields, key, 4096, '1..16')),
    ...SCALES.flatMap((key) => rangeProblem(fields, key, 1e6, '1e-2..1e2')),
    ...bceProblems(fields),
    ...lawProblems(fields),
  ];
}

const SIZES = ['batch', 'in', 'hidden', 'out'] as const;
const SCALES = ['x', 'y', 'weights'] as const;

function rangeProblem(
  { for_all: all }: RandomFields,
  key: (typeof SIZES | typeof SCALES)[number],
  most: number,
  example: string,
): Found[] {
  const text = all[key];
  if (text === undefined) return [];
  const [low, high] = bounds(text);
  const path = ['for_all', key];
  if (!(low > 0 && high >= low)) {
    return [{ path, text: `${key} must go from low to high above 0, as in ${example}; got ${text}.` }];
  }
  return high > most ? [{ path, text: `${key} may be at most ${most}; got ${text}.` }] : [];
}

function bceProblems({ for_all: all, loss }: RandomFields): Found[] {
  const found: Found[] = [];
  if (allows(loss, 'bce') && !allows(all.g, 'sigmoid')) {
    const text = 'bce needs predictions between 0 and 1, so g must allow sigmoid.';
    found.push({ path: ['for_all', 'g'], text });
  }
  const { targets } = all;
  if (!allows(loss, 'mse') && targets !== undefined && [targets].flat().every((name) => name === 'normal')) {
    const text = 'bce needs targets between 0 and 1, but targets is normal.';
    found.push({ path: ['for_all', 'targets'], text });
  }
  return found;
}

function lawProblems({ property = 'reference', checks = [] }: RandomFields): Found[] {
  if (property === 'reference') return [];
  const about = LAW_CHECKS[property];
  const stray = checks.findIndex((name) => !about.includes(name));
  if (stray === -1) return [];
  const text = `${property} says nothing of ${checks[stray]!}, only of ${about.join(', ')}.`;
  return [{ path: ['checks', stray], text }];
}

/** Whether a choice (a word, a list of words, or `any`) can come out as a word. */
function allows(choice: string | readonly string[], word: string): boolean {
  return choice === 'any' || [choice].flat().includes(word);
}
