/** What the reference says of one check, with a tolerance for each element. */
export interface Expected {
  readonly shape: readonly number[];
  /** Row-major, float64. */
  readonly value: Float64Array;
  /** One absolute tolerance per element, or one bound on the norm of the difference. */
  readonly tolerance:
    | { readonly kind: 'elementwise'; readonly data: Float64Array; readonly origin: string }
    | { readonly kind: 'norm'; readonly bound: number; readonly origin: string };
}
