import * as fc from 'fast-check';

/** How many of the smallest sizes are tried one by one. */
const ONE_BY_ONE = 7;

/**
 * Sizes from `min` to `max`, all as likely. Shrinks to the smallest first, and one by one: fast-check's integers halve
 * their way down, and stop where a size on the way is ruled out for being a multiple of another.
 */
export class Size extends fc.Arbitrary<number> {
  readonly #min: number;
  readonly #max: number;

  constructor(min: number, max: number) {
    super();
    this.#min = min;
    this.#max = max;
  }

  override generate(random: fc.Random): fc.Value<number> {
    return new fc.Value(random.nextInt(this.#min, this.#max), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is number {
    return Number.isInteger(value) && this.#min <= Number(value) && Number(value) <= this.#max;
  }

  override shrink(value: number): fc.Stream<fc.Value<number>> {
    return fc.stream(smallerThan(value, this.#min)).map((size) => new fc.Value(size, undefined));
  }
}

function* smallerThan(value: number, min: number): Generator<number, void> {
  const middle = Math.min(value, min + ONE_BY_ONE);
  for (let size = min; size < middle; size++) yield size;
  for (let step = (value - middle) >> 1; step > 0; step >>= 1) yield value - step;
}
