/** Why a bench has no result: something that was measured did not do what it must. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}
