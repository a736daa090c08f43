import {
  BackwardSchema,
  ChainSchema,
  ForwardSchema,
  GRADIENTS,
  LossSchema,
  type TwoLayerFields,
} from './two-layer-net/schema.ts';
import { diagnose } from './two-layer-net/diagnose.ts';
import { examples, random } from './two-layer-net/examples.ts';
import { expect, lawOf } from './two-layer-net/expect.ts';
import { faults } from './two-layer-net/faulty.ts';
import { LAW_CHECKS } from './two-layer-net/law.ts';
import { RandomSchema } from './two-layer-net/random-schema.ts';
import { scaffold } from './two-layer-net/scaffold.ts';
import { script } from './two-layer-net/script.ts';
import { problems } from './two-layer-net/problems.ts';
import type { Kind } from './kind.ts';

/** `mlp.py`: Linear → f → Linear → g with mse or bce (NYU CSCI-GA 2572, Homework 1). */
export const twoLayerNet: Kind<TwoLayerFields> = {
  name: 'two-layer-net',
  variants: {
    field: 'stage',
    fallback: 'chain',
    present: { for_all: 'random' },
    schemas: {
      chain: ChainSchema,
      forward: ForwardSchema,
      loss: LossSchema,
      backward: BackwardSchema,
      random: RandomSchema,
    },
  },
  problems,
  checks,
  examples,
  random,
  expect,
  lawOf,
  script,
  scaffold,
  faults,
  diagnose,
};

function checks(fields: TwoLayerFields): readonly string[] {
  if ('for_all' in fields) {
    const { property } = fields;
    const usual = property === undefined || property === 'reference' ? CHAIN_CHECKS : LAW_CHECKS[property];
    return fields.checks ?? usual;
  }
  if (fields.stage === 'forward') return ['forward'];
  if (fields.checks !== undefined) return fields.checks;
  if (fields.stage === 'loss') return ['loss', 'dJdy_hat'];
  if (fields.stage === 'backward') return GRADIENTS;
  return CHAIN_CHECKS;
}

/** Not dJdy_hat: working submissions split the factor 1/N between loss and backward. */
const CHAIN_CHECKS = ['forward', 'loss', ...GRADIENTS];
