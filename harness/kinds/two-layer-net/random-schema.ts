import { Type, type Static } from 'typebox';
import { COMMON_CASE_FIELDS } from '../../model/case.ts';
import { ACTIVATIONS, checks, GRADIENTS, LOSSES, strict } from './schema.ts';

/** `1..16`, or a single number. */
const RANGE = '^[0-9]{1,4}(\\.\\.[0-9]{1,4})?$';
/** `1e-4..1e4`, or a single number. */
const SCALES = '^[0-9.]+(e-?[0-9]+)?(\\.\\.[0-9.]+(e-?[0-9]+)?)?$';

const range = (description: string) =>
  Type.Union([Type.Integer({ minimum: 1, maximum: 4096 }), Type.String({ pattern: RANGE })], {
    description: `${description}: a number, or a range such as 1..16.`,
  });
const scale = (what: string) =>
  Type.Optional(
    Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.String({ pattern: SCALES })], {
      description: `Factor on ${what}: a number, or a range such as 1e-2..1e2 (drawn as a power of two); 1 by default.`,
    }),
  );
const choice = <const N extends readonly string[]>(names: N, description: string) =>
  Type.Union(
    [Type.Enum([...names, 'any'] as const), Type.Array(Type.Enum(names), { minItems: 1, uniqueItems: true })],
    {
      description: `${description}: ${names.join(', ')}, a list of them, or any.`,
    },
  );

const ForAllSchema = Type.Object(
  {
    batch: range('Rows of the batch'),
    in: range('Input features'),
    hidden: range('Hidden units'),
    out: range('Output features'),
    f: choice(ACTIVATIONS, 'Activation after the first layer'),
    g: choice(ACTIVATIONS, 'Activation after the second layer'),
    x: scale('x'),
    y: scale('y'),
    weights: scale('weights and biases'),
    targets: Type.Optional(
      choice(['normal', 'binary', 'soft'], 'How y is drawn (default: normal for mse, binary for bce)'),
    ),
  },
  { ...strict, description: 'What is drawn anew for each run, the same for every submission.' },
);

/** Laws that a right submission keeps, whatever the numbers. */
export const PROPERTIES = [
  'reference',
  'central_differences',
  'batch_order',
  'sum_of_rows',
  'fresh_run',
] as const;

export const RandomSchema = Type.Object(
  {
    ...COMMON_CASE_FIELDS,
    for_all: ForAllSchema,
    loss: choice(LOSSES, 'The mean over all elements'),
    runs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'How many examples are drawn; 100 by default.',
      }),
    ),
    property: Type.Optional(
      Type.Enum(PROPERTIES, {
        description:
          "What must hold: reference (default): the values of the reference. central_differences: gradients agree with central differences of the submission's own forward and loss. batch_order: reordered rows give reordered outputs and the same gradients. sum_of_rows: gradients are those of the single rows, combined. fresh_run: clear_grad_and_cache makes a second run equal to the first.",
      }),
    ),
    checks: checks(
      ['forward', 'loss', 'dJdy_hat', ...GRADIENTS],
      'forward, loss and the gradients that the property is about',
    ),
  },
  strict,
);

export type RandomFields = Static<typeof RandomSchema>;
