import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const Points = (description: string) =>
  Type.Number({ minimum: 0, maximum: 10_000, multipleOf: 0.01, description });
const Percent = (description: string) =>
  Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.01, description });
const FileName = (description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$', description });

export const HandPartSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$', description: 'Name of the part, e.g. theory.' }),
    title: Type.String({ minLength: 1, description: 'One line.' }),
    points: Points('What the part is worth.'),
    extra: Type.Optional(Points('Extra credit: so many points may be given above that; 0 by default.')),
    file: FileName("The submission's file for this part."),
  },
  strict,
);
export type HandPart = Static<typeof HandPartSchema>;

export const HandInRulesSchema = Type.Object(
  {
    files: Type.Array(FileName('Name of a file.'), {
      minItems: 1,
      description: 'The files that are handed in: exactly these, at the top level.',
    }),
    aliases: Type.Optional(
      Type.Record(Type.String(), FileName('One of `files`.'), {
        description: 'Other names that are as good: `sgd.py: gd.py`.',
      }),
    ),
    net_id: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'What a net id looks like, as a regular expression; a zip is named `<net_id>.zip`.',
      }),
    ),
    due: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The deadline: `2026-02-10 23:55`, in the time zone below.',
      }),
    ),
    time_zone: Type.Optional(
      Type.String({ minLength: 1, description: "The course's time zone, e.g. `America/New_York`." }),
    ),
  },
  strict,
);

export const PenaltiesSchema = Type.Object(
  {
    format: Type.Optional(Percent('Wrong names, missing or extra files.')),
    not_executable: Type.Optional(
      Percent('The code does not run as it was handed in; what it earns is found by mending its form.'),
    ),
    late: Type.Optional(
      Type.Array(
        Type.Object(
          {
            hours: Type.Number({
              exclusiveMinimum: 0,
              description: 'Up to so many hours after the deadline.',
            }),
            percent: Percent('The penalty.'),
          },
          strict,
        ),
        { description: 'Steps by hours after the deadline, in order; after the last the score is 0.' },
      ),
    ),
  },
  strict,
);
export type Penalties = Static<typeof PenaltiesSchema>;

/** What a course asks for beside right code, as loaded. */
export interface Rules {
  /** Parts that a person marks. */
  readonly byHand: readonly HandPart[];
  readonly files: readonly string[];
  /** Other name → the file that it stands for. */
  readonly aliases: ReadonlyMap<string, string>;
  /** A regular expression that a whole net id matches; null: any. */
  readonly netId: string | null;
  /** ISO 8601 in UTC; null: nothing is late. */
  readonly due: string | null;
  readonly timeZone: string;
  readonly penalties: Penalties;
}

/** The rules of a course that has none. */
export const NO_RULES: Rules = {
  byHand: [],
  files: [],
  aliases: new Map(),
  netId: null,
  due: null,
  timeZone: 'UTC',
  penalties: {},
};
