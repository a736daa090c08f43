import { distance } from 'fastest-levenshtein';

/** The word that was probably meant, or null where none is near; upper case and `-` for `_` count as no mistake. */
export function nearest(word: string, words: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const candidate of words) {
    const difference = distance(plain(word), plain(candidate));
    if (difference < least && difference <= allowed(Math.min(word.length, candidate.length))) {
      best = candidate;
      least = difference;
    }
  }
  return best;
}

/** `Did you mean …?`, for `Problem.suggestion`. */
export function didYouMean(word: string, words: Iterable<string>): string | undefined {
  const meant = nearest(word, words);
  return meant === null ? undefined : `Did you mean \`${meant}\`?`;
}

function plain(word: string): string {
  return word.slice(0, 100).toLowerCase().replaceAll('-', '_');
}

/** Two letters that changed places count two. */
function allowed(length: number): number {
  if (length < 3) return 0;
  if (length === 3) return 1;
  return length < 9 ? 2 : 3;
}
