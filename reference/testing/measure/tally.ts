import type { ErrorRatio, Implementation, Result } from '../implementations.ts';

/** The greatest error in units of its tolerance, and the number of the configuration where it is. */
export interface Worst {
  readonly implementation: Implementation;
  readonly result: Result;
  readonly ratio: number;
  readonly configuration: number;
}

/** What some configurations gave. Plain data, so that it travels between threads. */
export interface Tally {
  readonly configurations: number;
  /** Compared numbers, over all implementations. */
  readonly elements: number;
  /**
   * One for each result of each implementation, in the order of `errorRatios`; none where nothing was measured. Without
   * those next to a kink, where the tolerance is the jump, and the error is all of it or nothing.
   */
  readonly worst: readonly Worst[];
  /** The greatest ratio next to a kink. */
  readonly worstAtKink: number;
  /** Values that their tolerance rejects though the work is right. */
  readonly rejections: readonly Worst[];
}

export const EMPTY: Tally = { configurations: 0, elements: 0, worst: [], worstAtKink: 0, rejections: [] };

/** The tally of one configuration from the ratios of all its results. */
export function tallyOf(configuration: number, ratios: readonly ErrorRatio[]): Tally {
  const all = ratios.map(({ implementation, result, ratio }) => ({
    implementation,
    result,
    ratio,
    configuration,
  }));
  const isKinked = (index: number) => ratios[index]!.isKinked;
  return {
    configurations: 1,
    elements: ratios.reduce((sum, { elements }) => sum + elements, 0),
    worst: all.map((one, index) => (isKinked(index) ? { ...one, ratio: 0 } : one)),
    worstAtKink: all.reduce((most, { ratio }, index) => (isKinked(index) ? Math.max(most, ratio) : most), 0),
    rejections: all.filter(({ ratio }) => !(ratio <= 1)),
  };
}

/** Two tallies as one. */
export function together(a: Tally, b: Tally): Tally {
  return {
    configurations: a.configurations + b.configurations,
    elements: a.elements + b.elements,
    worst: a.worst.length === 0 ? b.worst : a.worst.map((own, index) => worse(own, b.worst[index] ?? own)),
    worstAtKink: Math.max(a.worstAtKink, b.worstAtKink),
    rejections: [...a.rejections, ...b.rejections],
  };
}

/** The worse of two; NaN is worse than any number. */
export function worse(a: Worst, b: Worst): Worst {
  return a.ratio >= b.ratio || Number.isNaN(a.ratio) ? a : b;
}
