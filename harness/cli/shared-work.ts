import type { Example, Kind } from '../kinds/kind.ts';
import type { Expected } from '../model/expected.ts';
import type { Outcome } from '../model/outcome.ts';
import type { CaseResult } from '../model/report.ts';

/** What is worked out once for a whole class, since everyone meets the same numbers. */
export class SharedWork {
  readonly #expected = new WeakMap<Example, ReadonlyMap<string, Expected>>();
  readonly #results = new WeakMap<Example, WeakMap<Outcome, CaseResult>>();

  /** What the reference says of an example. */
  expected(kind: Kind, example: Example): ReadonlyMap<string, Expected> {
    return known(this.#expected, example, () => kind.expect(example));
  }

  /**
   * What `judge` says of the outcome of an example, which belongs to one case. Submissions with the same bits have the
   * same outcome (`KnownReplies`).
   */
  result(example: Example, outcome: Outcome, judge: () => CaseResult): CaseResult {
    const results = known(this.#results, example, () => new WeakMap<Outcome, CaseResult>());
    return known(results, outcome, judge);
  }
}

function known<K extends WeakKey, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
