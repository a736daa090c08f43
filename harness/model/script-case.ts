import { Type, type Static } from 'typebox';
import { COMMON_CASE_FIELDS, type Case, type CommonCase } from './case.ts';

const strict = { additionalProperties: false } as const;

/** What a script is called where its text stands in the case itself. */
export const INLINE_SCRIPT = 'script.py';

const { tolerance: _numbersOnly, ...common } = COMMON_CASE_FIELDS;

/** A case that runs a script beside the submission, as written in YAML; the same for every kind of assignment. */
export const ScriptSchema = Type.Object(
  {
    ...common,
    script: Type.Union(
      [
        Type.String({ minLength: 1 }),
        Type.Object({ file: Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$' }) }, strict),
      ],
      {
        description:
          "A Python script that is run beside the submission's files: {file: test.py}, beside the case's own file, or its text.",
      },
    ),
    prints: Type.Optional(
      Type.Array(
        Type.Union([
          Type.String({ minLength: 1 }),
          Type.Object({ matches: Type.String({ minLength: 1 }) }, strict),
        ]),
        {
          minItems: 1,
          description:
            'Lines that the script itself must print, in this order, others between them: text, or {matches: a regular expression for the whole line}.',
        },
      ),
    ),
    exit_code: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 255,
        description:
          'The exit code that the script must end with; 0, and not looked at, where only `prints` is there.',
      }),
    ),
  },
  strict,
);

type Written = Static<typeof ScriptSchema>;

/** A line that must be printed. */
export type PrintedLine = NonNullable<Written['prints']>[number];

/** A case of a script as linked: its text has been read. */
export interface ScriptFields extends CommonCase {
  readonly script: { readonly name: string; readonly text: string };
  readonly prints?: readonly PrintedLine[];
  readonly exit_code?: number;
}

/** The pattern of `{matches}`, for a whole line. Throws SyntaxError where it is none. */
export function linePattern(matches: string): RegExp {
  return new RegExp(`^(?:${matches})$`, 'u');
}

/** Whether fields are those of a case that runs a script instead of steps. */
export function isScript(fields: CommonCase): fields is ScriptFields {
  return 'script' in fields;
}

/** Whether a case runs a script instead of steps. */
export function hasScript(item: Case): item is Case<ScriptFields> {
  return isScript(item.fields);
}
