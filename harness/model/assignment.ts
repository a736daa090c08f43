import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { AUTOGRAD_POLICIES } from './autograd.ts';
import type { Case } from './case.ts';
import { LimitsSchema, type Limits } from './limits.ts';
import { HandInRulesSchema, HandPartSchema, PenaltiesSchema, type Rules } from './rules.ts';

const CREDITS = ['full', 'half', 'none'] as const;
const Credit = (description: string, fallback: (typeof CREDITS)[number]) =>
  Type.Enum(CREDITS, { default: fallback, description });

/** How much an answer with right numbers in an unexpected form is worth. */
export const AcceptSchema = Type.Object(
  {
    size_one_axes: Credit('Shape differs only by axes of size 1, e.g. (1, 5) for (5,).', 'full'),
    float64: Credit('float64 where float32 was meant.', 'full'),
    other_dtype: Credit('Any other dtype, e.g. int64 or bool.', 'none'),
    numpy: Credit('A numpy array where a tensor was meant.', 'none'),
    python_number: Credit('A Python float or int where a scalar tensor was meant.', 'full'),
  },
  { additionalProperties: false },
);

export type Credit = (typeof CREDITS)[number];
export type Accept = Static<typeof AcceptSchema>;

/** What holds where an assignment says nothing. */
export const DEFAULT_ACCEPT: Accept = Value.Create(AcceptSchema);

export const PartSchema = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]*$',
      description: 'Name of the part, e.g. mlp.',
    }),
    title: Type.String({ minLength: 1, description: 'One line.' }),
    points: Type.Number({
      exclusiveMinimum: 0,
      maximum: 10_000,
      multipleOf: 0.01,
      description: 'What the part is worth.',
    }),
    kind: Type.String({
      description: 'How the part is run and compared: the name of a kind in harness/kinds/.',
    }),
    file: Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_]*\\.py$',
      description: "The submission's file for this part.",
    }),
    autograd: Type.Optional(
      Type.Enum(AUTOGRAD_POLICIES, {
        default: 'allowed',
        description:
          'What comes of using torch.autograd: nothing; a note; a note and a look by a person; 0 points for the part.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type Part = Static<typeof PartSchema>;

export const AssignmentSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, description: 'One line.' }),
    parts: Type.Array(PartSchema, { minItems: 1, description: 'What is graded; each part is one file.' }),
    accept: Type.Optional(
      Type.Partial(AcceptSchema, { description: 'Credit for right numbers in an unexpected form.' }),
    ),
    limits: Type.Optional(Type.Partial(LimitsSchema, { description: 'Limits on student code.' })),
    by_hand: Type.Optional(Type.Array(HandPartSchema, { description: 'Parts that a person marks.' })),
    hand_in: Type.Optional({
      ...HandInRulesSchema,
      description: 'What is handed in, and until when; holds for zips and exports.',
    }),
    penalties: Type.Optional({
      ...PenaltiesSchema,
      description: 'What breaking the rules costs, in percent of the points earned.',
    }),
  },
  { additionalProperties: false, description: 'assignment.yaml: what is graded, and what it is worth.' },
);

export type AssignmentFile = Static<typeof AssignmentSchema>;

/** An assignment as loaded: validated, linked, and with every default filled in. */
export interface Assignment {
  /** The folder's name. */
  readonly id: string;
  readonly title: string;
  readonly parts: readonly Part[];
  readonly accept: Accept;
  readonly limits: Limits;
  /** Public cases first, in the order of their files. */
  readonly cases: readonly Case[];
  /** What the course asks for beside right code; absent where it asks for nothing. */
  readonly rules?: Rules;
  /** SHA-256 (hexadecimal) over all that a run depends on beside the cases: how parts are run, limits, what is accepted. */
  readonly contentHash: string;
}
