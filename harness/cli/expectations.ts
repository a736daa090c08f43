import type { Expected } from '../model/expected.ts';
import type { PlannedCase } from '../plan/plan.ts';

/** What the reference says of each case: computed once for a whole class, since everyone meets the same numbers. */
export class Expectations {
  readonly #known = new Map<PlannedCase, ReadonlyMap<string, Expected>>();

  of(planned: PlannedCase): ReadonlyMap<string, Expected> {
    let expected = this.#known.get(planned);
    if (expected === undefined) {
      expected = planned.kind.expect(planned.item, planned.job);
      this.#known.set(planned, expected);
    }
    return expected;
  }
}
