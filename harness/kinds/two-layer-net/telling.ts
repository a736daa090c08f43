/** Lowest and highest size of an axis, both included. */
type Range = readonly [number, number];

/**
 * Whether no size above 1 is a multiple of another. Sizes that are let mistakes cancel: a factor K and 2/N, say, for
 * N = 10, K = 5.
 */
export function areTelling(sizes: readonly number[]): boolean {
  return sizes.every((a, i) => sizes.slice(0, i).every((b) => tellApart(a, b)));
}

/** Whether ranges leave any telling sizes: `2..3` for each of four axes does not. */
export function canBeTelling(ranges: readonly Range[]): boolean {
  // The narrow ones first: they decide, and where a wide one is left over it has room.
  const narrowFirst = ranges.toSorted(([a, b], [c, d]) => b - a - (d - c));
  const search = (chosen: readonly number[]): boolean => {
    const range = narrowFirst[chosen.length];
    if (range === undefined) return true;
    for (let size = range[0]; size <= range[1]; size++) {
      if (chosen.every((other) => tellApart(size, other)) && search([...chosen, size])) return true;
    }
    return false;
  };
  return search([]);
}

function tellApart(a: number, b: number): boolean {
  return a === 1 || b === 1 || (a % b !== 0 && b % a !== 0);
}
