import { bounds } from './arbitrary.ts';
import { LAW_CHECKS } from './law.ts';
import type { RandomFields } from './random-schema.ts';

/** Mistakes in what is drawn: empty ranges, a law asked about a check that it says nothing of, bce without sigmoid. */
export function randomProblems(fields: RandomFields): { path: (string | number)[]; text: string }[] {
  const found: { path: (string | number)[]; text: string }[] = [];
  const { for_all: all, loss, property = 'reference', checks } = fields;
  for (const key of ['batch', 'in', 'hidden', 'out', 'x', 'y', 'weights'] as const) {
    const text = all[key];
    if (text === undefined) continue;
    const [low, high] = bounds(text);
    if (!(low > 0 && high >= low && high <= 1e6)) {
      found.push({
        path: ['for_all', key],
        text: `${key} must be a range from low to high above 0, e.g. 1..16; got ${text}.`,
      });
    } else if (!['x', 'y', 'weights'].includes(key) && high > 4096) {
      found.push({ path: ['for_all', key], text: `${key} may be at most 4096; got ${text}.` });
    }
  }
  if (loss === 'bce' && all.g !== 'any' && ![all.g].flat().includes('sigmoid')) {
    found.push({
      path: ['for_all', 'g'],
      text: 'bce needs predictions between 0 and 1, so g must allow sigmoid.',
    });
  }
  if (property !== 'reference') {
    const about = LAW_CHECKS[property];
    const stray = checks?.find((name) => !about.includes(name));
    if (stray !== undefined) {
      found.push({
        path: ['checks'],
        text: `${property} says nothing of ${stray}, only of ${about.join(', ')}.`,
      });
    }
  }
  return found;
}
