import type { FixedFields } from './schema.ts';

/** Input tensors of a case and their shapes: (N, in), (h, in), (h,), (K, h), (K,), (N, K). */
export function inputShapes(fields: FixedFields): Record<string, readonly number[]> {
  if (fields.stage === 'loss') {
    return { y: [fields.batch, fields.out], y_hat: [fields.batch, fields.out] };
  }
  const { in: features, hidden, out } = fields.network;
  const network = {
    x: [fields.batch, features],
    W1: [hidden, features],
    b1: [hidden],
    W2: [out, hidden],
    b2: [out],
  };
  if (fields.stage === 'forward') return network;
  if (fields.stage === 'backward') return { ...network, dJdy_hat: [fields.batch, out] };
  return { ...network, y: [fields.batch, out] };
}
