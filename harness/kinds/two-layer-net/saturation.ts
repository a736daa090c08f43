import type { InputTensor } from '../../model/job.ts';
import type { FixedFields } from './schema.ts';

/** Beyond it σ(z) is so near 0 or 1 that bce has no tight bound, and right submissions give NaN. */
const LOSS_LIMIT = 8;
/** Beyond ±88 correct but naive forms such as e⁻ᶻ/(1+e⁻ᶻ)² overflow in float32; 44 for squares. */
const SIGMOID_LIMIT = 30;

/**
 * Halves drawn weights until sigmoids are fed from within ±30, and from within ±8 where their value goes into bce.
 * Halving is exact, so the inputs stay float32 numbers. Inputs given in full are left as they are.
 */
export function keepUnsaturated(
  fields: FixedFields,
  inputs: Record<string, InputTensor>,
): Record<string, InputTensor> {
  if (!('network' in fields)) return inputs;
  const { f, g } = fields.network;
  const given: Readonly<Record<string, unknown>> = fields.inputs ?? {};
  const limited = { ...inputs };
  if (f === 'sigmoid')
    limit(limited, given, 'W1', 'b1', SIGMOID_LIMIT, () => preActivation(limited, 'x', 'W1', 'b1'));
  if (g === 'sigmoid') {
    const most = 'loss' in fields && fields.loss === 'bce' ? LOSS_LIMIT : SIGMOID_LIMIT;
    limit(limited, given, 'W2', 'b2', most, () => {
      const z1 = preActivation(limited, 'x', 'W1', 'b1');
      return preActivation(
        { ...limited, a1: { ...z1, data: z1.data.map((z) => activate(f, z)) } },
        'a1',
        'W2',
        'b2',
      );
    });
  }
  return limited;
}

/** Whether nothing would be halved, also where the inputs are given. */
export function isUnsaturated(fields: FixedFields, inputs: Readonly<Record<string, InputTensor>>): boolean {
  const { inputs: _given, ...free } = fields;
  const kept = keepUnsaturated(free, { ...inputs });
  return Object.entries(inputs).every(([name, tensor]) => kept[name] === tensor);
}

function limit(
  inputs: Record<string, InputTensor>,
  given: Readonly<Record<string, unknown>>,
  weight: string,
  bias: string,
  most: number,
  z: () => InputTensor,
): void {
  if (given[weight] !== undefined || given[bias] !== undefined) return;
  while (z().data.some((value) => Math.abs(value) > most)) {
    for (const name of [weight, bias]) {
      const { shape, data } = inputs[name]!;
      inputs[name] = { shape, data: data.map((value) => value / 2) };
    }
  }
}

function activate(f: string, z: number): number {
  if (f === 'relu') return Math.max(0, z);
  return f === 'sigmoid' ? 1 / (1 + Math.exp(-z)) : z;
}

/** z = a·Wᵀ + b, (rows, columns)·(units, columns)ᵀ + (units,); float32 is enough for a size. */
function preActivation(
  inputs: Record<string, InputTensor>,
  a: string,
  weight: string,
  bias: string,
): InputTensor {
  const [rows, columns] = inputs[a]!.shape as [number, number];
  const units = inputs[weight]!.shape[0]!;
  const left = inputs[a]!.data;
  const right = inputs[weight]!.data;
  const z = new Float32Array(rows * units);
  for (let n = 0; n < rows; n++) {
    for (let u = 0; u < units; u++) {
      let sum = inputs[bias]!.data[u]!;
      for (let c = 0; c < columns; c++) sum += left[n * columns + c]! * right[u * columns + c]!;
      z[n * units + u] = sum;
    }
  }
  return { shape: [rows, units], data: z };
}
