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
  /** One for each result of each implementation, in the order of `errorRatios`; none where nothing was measured. */
  readonly worst: readonly Worst[];
  /** Values that their tolerance rejects though the work is right. */
  readonly rejections: readonly Worst[];
}

export const EMPTY: Tally = { configurations: 0, elements: 0, worst: [], rejections: [] };

/** The tally of one configuration from the ratios of all its results. */
export function tallyOf(configuration: number, ratios: readonly ErrorRatio[]): Tally {
  const worst = ratios.map(({ implementation, result, ratio }) => ({
    implementation,
    result,
    ratio,
    configuration,
  }));
  return {
    configurations: 1,
    elements: ratios.reduce((sum, { elements }) => sum + elements, 0),
    worst,
    rejections: worst.filter(({ ratio }) => !(ratio <= 1)),
  };
}

/** Two tallies as one. */
export function together(a: Tally, b: Tally): Tally {
  return {
    configurations: a.configurations + b.configurations,
    elements: a.elements + b.elements,
    worst: a.worst.length === 0 ? b.worst : a.worst.map((own, index) => worse(own, b.worst[index] ?? own)),
    rejections: [...a.rejections, ...b.rejections],
  };
}

/** The worse of two; NaN is worse than any number. */
export function worse(a: Worst, b: Worst): Worst {
  return a.ratio >= b.ratio || Number.isNaN(a.ratio) ? a : b;
}
