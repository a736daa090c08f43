import type { BenchClass } from './class.ts';
import { spread, type Spread } from './spread.ts';

/** Submissions of each class in a round. */
const SUBMISSIONS = 10;
const ROUNDS = 2;

/** How many milliseconds longer a submission of the larger class takes, in at most `most` rounds in which both take turns. */
export async function extraMs(smaller: BenchClass, larger: BenchClass, most: number): Promise<Spread> {
  // Draws and expected values are compiled by the engine while it warms up.
  await larger.grade(SUBMISSIONS / 2);
  const differences: number[] = [];
  for (let round = 1; round <= Math.min(ROUNDS, most); round++) {
    // Half before and half after, as in the rounds of 100 cases.
    const before = await smaller.grade(SUBMISSIONS / 2);
    const { ms } = await larger.grade(SUBMISSIONS);
    const after = await smaller.grade(SUBMISSIONS / 2);
    differences.push(ms - (before.ms + after.ms) / 2);
  }
  return spread(differences);
}
