import {
  BackwardSchema,
  ChainSchema,
  ForwardSchema,
  GRADIENTS,
  LossSchema,
  type TwoLayerFields,
} from './two-layer-net/schema.ts';
import { expect } from './two-layer-net/expect.ts';
import { job } from './two-layer-net/job.ts';
import { problems } from './two-layer-net/problems.ts';
import type { Kind } from './kind.ts';

/** `mlp.py`: Linear → f → Linear → g with mse or bce (NYU CSCI-GA 2572, Homework 1). */
export const twoLayerNet: Kind<TwoLayerFields> = {
  name: 'two-layer-net',
  variants: {
    field: 'stage',
    fallback: 'chain',
    schemas: { chain: ChainSchema, forward: ForwardSchema, loss: LossSchema, backward: BackwardSchema },
  },
  problems,
  checks,
  job,
  expect,
};

function checks(fields: TwoLayerFields): readonly string[] {
  if (fields.stage === 'forward') return ['forward'];
  if (fields.checks !== undefined) return fields.checks;
  if (fields.stage === 'loss') return ['loss', 'dJdy_hat'];
  if (fields.stage === 'backward') return GRADIENTS;
  // dJdy_hat is no check of a chain: working submissions split the factor 1/N between loss and backward.
  return ['forward', 'loss', ...GRADIENTS];
}
