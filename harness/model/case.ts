import { Type, type Static } from 'typebox';
import type { Visibility } from './verdict.ts';

/** `auto`, a fixed pair, or the norm of the difference (the criterion of the course's own example tests). */
export const ToleranceSchema = Type.Union(
  [
    Type.Literal('auto'),
    Type.Object(
      { rtol: Type.Number({ minimum: 0 }), atol: Type.Number({ minimum: 0 }) },
      { additionalProperties: false },
    ),
    Type.Object({ norm: Type.Number({ exclusiveMinimum: 0 }) }, { additionalProperties: false }),
  ],
  {
    description:
      'auto (default): derived from the computation. {rtol, atol}: |actual − expected| ≤ atol + rtol·|expected|. {norm}: ‖actual − expected‖₂ ≤ norm.',
  },
);

export type Tolerance = Static<typeof ToleranceSchema>;

/** Fields that every case has, whatever its kind. Kinds spread these into their own schema. */
export const COMMON_CASE_FIELDS = {
  id: Type.String({
    pattern: '^[a-z0-9][a-z0-9-]*$',
    description: 'Unique within the assignment.',
  }),
  title: Type.String({ minLength: 1, description: 'One line; students see it, for hidden cases too.' }),
  points: Type.Number({
    exclusiveMinimum: 0,
    maximum: 10_000,
    multipleOf: 0.01,
    description: "Weight within the part; the part's points are shared out in proportion.",
  }),
  part: Type.Optional(
    Type.String({ description: 'The part it belongs to; needed where the assignment has several parts.' }),
  ),
  tolerance: Type.Optional(ToleranceSchema),
};

const CommonCaseSchema = Type.Object(COMMON_CASE_FIELDS);

/** The part of a case that is the same for every kind. */
export type CommonCase = Static<typeof CommonCaseSchema>;

/** A case as linked: validated fields, and where it came from. `Fields` is the kind's own type. */
export interface Case<Fields extends CommonCase = CommonCase> {
  readonly fields: Fields;
  readonly part: string;
  readonly visibility: Visibility;
  readonly file: string;
  readonly line: number;
  /** Line of `file` in which the text of its script begins; absent where there is none, or where it has its own file. */
  readonly scriptLine?: number;
}
