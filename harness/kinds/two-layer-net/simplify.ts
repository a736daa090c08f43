import type { InputTensor } from '../../model/job.ts';
import type { Example } from '../kind.ts';
import { job } from './job.ts';
import { isUnsaturated } from './saturation.ts';
import type { ChainFields, TwoLayerFields } from './schema.ts';

/** Coarser and coarser numbers; the first that still fail are kept. All are exact in float32 and short in decimal. */
const GRIDS = [1, 1 / 2, 1 / 8, 1 / 64] as const;

/**
 * The same example with its inputs in full and as round as it still fails with, so that a person can work it through
 * by hand.
 */
export async function simplified(
  example: Example<TwoLayerFields>,
  fails: (example: Example<TwoLayerFields>) => Promise<boolean>,
): Promise<Example<TwoLayerFields>> {
  if ('for_all' in example.fields) return example;
  const fields = example.fields as ChainFields;
  for (const grid of GRIDS) {
    const rounded = withInputs(fields, example, grid);
    if (isUnsaturated(fields, rounded.job.tensors) && (await fails(rounded))) return rounded;
  }
  return withInputs(fields, example, null);
}

function withInputs(
  fields: ChainFields,
  { job: { tensors, seed } }: Example,
  grid: number | null,
): Example<TwoLayerFields> {
  const given: Record<string, unknown> = {};
  for (const [name, tensor] of Object.entries(tensors)) given[name] = nested(tensor, grid);
  const { scale: _scale, targets: _targets, ...rest } = fields;
  const fixed: ChainFields = { ...rest, inputs: given };
  return { fields: fixed, job: job(fixed, seed) };
}

function nested({ shape, data }: InputTensor, grid: number | null): number[] | number[][] {
  const numbers = Array.from(data, (value) =>
    grid === null ? shortest(value) : Math.round(value / grid) * grid + 0,
  );
  const [rows, columns] = shape;
  if (columns === undefined) return numbers;
  return Array.from({ length: rows! }, (_, row) => numbers.slice(row * columns, (row + 1) * columns));
}

/** The same float32 in few digits: nine tell every one apart. */
export function shortest(value: number): number {
  return Number(value.toPrecision(9));
}
