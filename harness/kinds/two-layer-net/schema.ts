import { Type, type Static, type TProperties } from 'typebox';
import { COMMON_CASE_FIELDS } from '../../model/case.ts';
import type { RandomFields } from './random-schema.ts';

/** What the contract of `mlp.py` lets a caller ask for. */
export const ACTIVATIONS = ['relu', 'sigmoid', 'identity'] as const;
export const LOSSES = ['mse', 'bce'] as const;

export const GRADIENTS = ['dJdW1', 'dJdb1', 'dJdW2', 'dJdb2'] as const;

export const strict = { additionalProperties: false } as const;
const size = (description: string) => Type.Integer({ minimum: 1, maximum: 4096, description });

const NetworkSchema = Type.Object(
  {
    in: size('Input features.'),
    hidden: size('Hidden units.'),
    out: size('Output features.'),
    f: Type.Enum(ACTIVATIONS, { description: 'Activation after the first layer.' }),
    g: Type.Enum(ACTIVATIONS, { description: 'Activation after the second layer.' }),
  },
  { ...strict, description: 'Linear → f → Linear → g.' },
);

const vector = (shape: string) =>
  Type.Optional(Type.Array(Type.Number(), { minItems: 1, description: shape }));
const matrix = (shape: string) =>
  Type.Optional(Type.Array(Type.Array(Type.Number(), { minItems: 1 }), { minItems: 1, description: shape }));
const scale = (what: string) =>
  Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 1e6, description: `Factor on ${what}; 1 by default.` }),
  );

const PARAMETERS = {
  W1: matrix('(hidden, in)'),
  b1: vector('(hidden,)'),
  W2: matrix('(out, hidden)'),
  b2: vector('(out,)'),
};
const given = <P extends TProperties>(properties: P) =>
  Type.Optional(
    Type.Object(properties, {
      ...strict,
      description: 'Values given in full, rounded to float32; what is not given is drawn from the seed.',
    }),
  );
const scales = <P extends TProperties>(properties: P) =>
  Type.Optional(
    Type.Object(properties, { ...strict, description: 'Factors on what is drawn from the seed.' }),
  );
export const checks = <const N extends readonly string[]>(names: N, fallback: string) =>
  Type.Optional(
    Type.Array(Type.Enum(names), {
      minItems: 1,
      uniqueItems: true,
      description: `What is compared; ${fallback} where it is left out.`,
    }),
  );

const batch = size('Rows of the batch.');
const loss = Type.Enum(LOSSES, { description: 'mse or bce, the mean over all elements.' });
const targets = Type.Optional(
  Type.Enum(['normal', 'binary', 'soft'], {
    description:
      'How y is drawn: normal (default for mse), binary 0 or 1 (default for bce), or soft, between 0 and 1.',
  }),
);
const stage = <const N extends string>(name: N, description: string) => Type.Literal(name, { description });

export const ChainSchema = Type.Object(
  {
    ...COMMON_CASE_FIELDS,
    stage: Type.Optional(
      stage('chain', "forward → loss → backward as the student's own code composes them (default)."),
    ),
    network: NetworkSchema,
    batch,
    loss,
    targets,
    again: Type.Optional(
      Type.Boolean({
        description:
          'Run the chain once on other numbers, then clear_grad_and_cache, and compare the second run.',
      }),
    ),
    scale: scales({ x: scale('x'), y: scale('y'), weights: scale('weights and biases') }),
    inputs: given({ x: matrix('(batch, in)'), y: matrix('(batch, out)'), ...PARAMETERS }),
    checks: checks(['forward', 'loss', 'dJdy_hat', ...GRADIENTS], 'all but dJdy_hat'),
  },
  strict,
);

export const ForwardSchema = Type.Object(
  {
    ...COMMON_CASE_FIELDS,
    stage: stage('forward', 'The forward pass alone.'),
    network: NetworkSchema,
    batch,
    scale: scales({ x: scale('x'), weights: scale('weights and biases') }),
    inputs: given({ x: matrix('(batch, in)'), ...PARAMETERS }),
  },
  strict,
);

export const LossSchema = Type.Object(
  {
    ...COMMON_CASE_FIELDS,
    stage: stage('loss', 'The loss function alone, on predictions that no network made.'),
    loss,
    batch,
    out: size('Output features.'),
    targets,
    scale: scales({ y: scale('y'), y_hat: scale('y_hat') }),
    inputs: given({ y: matrix('(batch, out)'), y_hat: matrix('(batch, out)') }),
    checks: checks(['loss', 'dJdy_hat'], 'all'),
  },
  strict,
);

export const BackwardSchema = Type.Object(
  {
    ...COMMON_CASE_FIELDS,
    stage: stage('backward', 'The backward pass alone, for an upstream gradient that no loss made.'),
    network: NetworkSchema,
    batch,
    scale: scales({ x: scale('x'), weights: scale('weights and biases'), dJdy_hat: scale('dJdy_hat') }),
    inputs: given({ x: matrix('(batch, in)'), dJdy_hat: matrix('(batch, out)'), ...PARAMETERS }),
    checks: checks(GRADIENTS, 'all'),
  },
  strict,
);

export type NetworkFields = Static<typeof NetworkSchema>;
export type ChainFields = Static<typeof ChainSchema>;
export type ForwardFields = Static<typeof ForwardSchema>;
export type LossFields = Static<typeof LossSchema>;
export type BackwardFields = Static<typeof BackwardSchema>;

/** A case whose sizes are given. */
export type FixedFields = ChainFields | ForwardFields | LossFields | BackwardFields;

/** A case of the kind `two-layer-net`, as written in YAML. */
export type TwoLayerFields = FixedFields | RandomFields;
