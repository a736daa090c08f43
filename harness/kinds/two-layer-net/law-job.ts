import type { InputTensor, Job, Step } from '../../model/job.ts';
import { drawInputs } from './draw.ts';
import { keepUnsaturated } from './saturation.ts';
import type { ChainFields } from './schema.ts';
import {
  backward,
  clear,
  forward,
  gradients,
  keep,
  lossResults,
  lossStep,
  newNet,
  setParameters,
} from './steps.ts';

/** Laws between the submission's own values, by their names in YAML. */
export type Law = 'central_differences' | 'batch_order' | 'sum_of_rows' | 'fresh_run';

/** How many elements of each parameter are moved up and down for central differences. */
export const MOST_MOVED = 4;
/** A power of two, so that moving by it is exact for weights of ordinary size; large against float32 noise in J. */
export const STEP = 2 ** -6;

/** The runs that a law compares, in one job. What the law's right side needs is kept under a prefix. */
export function lawJob(law: Law, fields: ChainFields, seed: number): Job {
  const tensors = keepUnsaturated(fields, drawInputs(fields, seed));
  const { more, steps } = RUNS[law](fields, tensors);
  const build = [newNet(fields.network), setParameters()];
  return { seed, tensors: { ...tensors, ...more }, steps: [...build, ...steps] };
}

type Tensors = Readonly<Record<string, InputTensor>>;

/** What a law runs on the net: its steps, and the inputs that they need beside those of a chain. */
const RUNS: Readonly<
  Record<Law, (fields: ChainFields, tensors: Tensors) => { more: Tensors; steps: Step[] }>
> = {
  fresh_run: (fields) => ({
    more: {},
    steps: [...chain(fields, 'first.', 'x', 'y'), ...chain(fields, '', 'x', 'y')],
  }),
  batch_order: (fields, tensors) => ({
    more: { x_reversed: reversed(tensors['x']!), y_reversed: reversed(tensors['y']!) },
    steps: [...chain(fields, 'first.', 'x', 'y'), ...chain(fields, '', 'x_reversed', 'y_reversed')],
  }),
  sum_of_rows: (fields, tensors) => {
    const rows = Array.from({ length: fields.batch }, (_, row) => row);
    const single = rows.flatMap((row) =>
      ['x', 'y'].map((name) => [`${name}_${row}`, rowOf(tensors[name]!, row)] as const),
    );
    const steps = rows.flatMap((row) => chain(fields, `row${row}.`, `x_${row}`, `y_${row}`));
    return { more: Object.fromEntries(single), steps: [...steps, ...chain(fields, '', 'x', 'y')] };
  },
  central_differences: (fields, tensors) => {
    const { moved, steps } = movedRuns(fields, tensors);
    return { more: moved, steps: [...chain(fields, '', 'x', 'y'), ...steps] };
  },
};

/** Flat indices of the elements of a parameter that are moved: spread over all of it. */
export function movedElements(size: number): number[] {
  const count = Math.min(size, MOST_MOVED);
  return Array.from({ length: count }, (_, index) => Math.floor((index * size) / count));
}

function chain(fields: ChainFields, prefix: string, x: string, y: string): Step[] {
  return [
    clear(),
    forward(x),
    keep(`${prefix}forward`, 'y_hat'),
    lossStep(fields.loss, { path: ['y_hat'] }, y),
    lossResults(prefix),
    backward({ path: ['dJdy_hat'] }),
    gradients(prefix),
  ];
}

/** J at each moved element plus and minus the step; the parameter is set back afterwards. */
function movedRuns(
  fields: ChainFields,
  tensors: Tensors,
): { moved: Record<string, InputTensor>; steps: Step[] } {
  const moved: Record<string, InputTensor> = {};
  const steps: Step[] = [];
  for (const parameter of ['W1', 'b1', 'W2', 'b2']) {
    const { shape, data } = tensors[parameter]!;
    const fill = (tensor: string): Step => ({
      do: 'fill',
      at: 'parameters',
      into: ['net', 'parameters'],
      tensors: { [parameter]: tensor },
    });
    for (const element of movedElements(data.length)) {
      for (const [sign, step] of [
        ['+', STEP],
        ['-', -STEP],
      ] as const) {
        const name = `${parameter}${sign}${element}`;
        moved[name] = { shape, data: data.map((value, index) => (index === element ? value + step : value)) };
        steps.push(fill(name), clear(), forward('x'), lossStep(fields.loss, { path: ['y_hat'] }, 'y'));
        steps.push(keep(name, 'J'));
      }
    }
    steps.push(fill(parameter));
  }
  return { moved, steps };
}

function reversed({ shape, data }: InputTensor): InputTensor {
  const [rows, columns] = shape as [number, number];
  return {
    shape,
    data: data.map(
      (_, index) => data[(rows - 1 - Math.floor(index / columns)) * columns + (index % columns)]!,
    ),
  };
}

function rowOf({ shape, data }: InputTensor, row: number): InputTensor {
  const columns = shape[1]!;
  return { shape: [1, columns], data: data.slice(row * columns, (row + 1) * columns) };
}
