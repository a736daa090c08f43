import type { Example, Kind } from '../kinds/kind.ts';
import type { Expected } from '../model/expected.ts';

/** What the reference says of each example: computed once for a whole class, since everyone meets the same numbers. */
export class Expectations {
  readonly #known = new WeakMap<Example, ReadonlyMap<string, Expected>>();

  of(kind: Kind, example: Example): ReadonlyMap<string, Expected> {
    let expected = this.#known.get(example);
    if (expected === undefined) this.#known.set(example, (expected = kind.expect(example)));
    return expected;
  }
}
