import { Type, type Static } from 'typebox';
import { AutogradEvidenceSchema, PartAutogradSchema } from './autograd.ts';
import { ENDINGS } from './ending.ts';
import { HandInSchema } from './hand-in.ts';
import { TIERS } from './tier.ts';
import { VERDICTS, VISIBILITIES } from './verdict.ts';

/** JSON has no NaN and no infinity; they are written as words. */
export const FloatSchema = Type.Union([Type.Number(), Type.Enum(['nan', 'inf', '-inf'])]);
export type Float = Static<typeof FloatSchema>;

const strict = { additionalProperties: false } as const;

const Element = Type.Object(
  {
    index: Type.Array(Type.Integer({ minimum: 0 })),
    expected: FloatSchema,
    actual: FloatSchema,
    absolute: FloatSchema,
    relative: FloatSchema,
    tolerance: FloatSchema,
  },
  strict,
);

/** A window of at most 6 × 6 around the worst element of a failing check; rows of a vector's window are one. */
const Excerpt = Type.Object(
  {
    index: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Index of its first element.' }),
    expected: Type.Array(Type.Array(FloatSchema)),
    actual: Type.Array(Type.Array(FloatSchema)),
    mismatched: Type.Array(Type.Array(Type.Boolean())),
  },
  strict,
);

/** What a difference is about. `not-reached`: the case ended before the value was there. */
export const DIFFERENCE_KINDS = [
  'values',
  'shape',
  'dtype',
  'container',
  'none',
  'missing',
  'unusable',
  'not-reached',
] as const;

/** Why a value was not accepted as it is. Numbers are compared only when the shape is right. */
export const DifferenceSchema = Type.Object(
  {
    kind: Type.Enum(DIFFERENCE_KINDS),
    expected_shape: Type.Optional(Type.Array(Type.Integer())),
    actual_shape: Type.Optional(Type.Array(Type.Integer())),
    expected_dtype: Type.Optional(Type.String()),
    actual_dtype: Type.Optional(Type.String()),
    actual_type: Type.Optional(
      Type.String({ description: 'What came instead of a tensor, or why there is none.' }),
    ),
    elements: Type.Optional(Type.Integer()),
    mismatched: Type.Optional(
      Type.Integer({ description: 'How many elements differ; absent where only the norm is judged.' }),
    ),
    nan: Type.Optional(Type.Integer({ description: 'How many elements are NaN; absent where none is.' })),
    infinite: Type.Optional(Type.Integer()),
    zeros: Type.Optional(Type.Integer()),
    worst: Type.Optional(Element),
    greatest_absolute: Type.Optional(Element),
    greatest_relative: Type.Optional(Element),
    norm: Type.Optional(Type.Object({ actual: FloatSchema, bound: Type.Number() }, strict)),
    origin: Type.Optional(Type.String({ description: 'Where the tolerance came from.' })),
    excerpt: Type.Optional(Excerpt),
  },
  strict,
);
export type Difference = Static<typeof DifferenceSchema>;
export type DifferentElement = Static<typeof Element>;
export type Excerpt = Static<typeof Excerpt>;

export const CheckSchema = Type.Object(
  {
    name: Type.String(),
    verdict: Type.Enum(VERDICTS),
    difference: Type.Optional(DifferenceSchema),
  },
  strict,
);
export type Check = Static<typeof CheckSchema>;

export const MessageSchema = Type.Object(
  {
    audience: Type.Enum(['student', 'staff']),
    code: Type.String(),
    text: Type.String(),
  },
  strict,
);
export type Message = Static<typeof MessageSchema>;

/** A failing random example, made as small as it still fails. */
export const CounterexampleSchema = Type.Object(
  {
    failing: Type.Integer({ description: 'How many of the drawn examples fail.' }),
    runs: Type.Integer({ description: 'How many examples were drawn.' }),
    seed: Type.Integer({ description: "Seed of the case's draws." }),
    path: Type.String({ description: "fast-check's path to the shrunk example." }),
    confirmed: Type.Boolean({ description: 'Whether it failed again, alone in a fresh worker.' }),
    yaml: Type.String({ description: 'The example as a case of its own, with its inputs in full.' }),
    script: Type.String({ description: 'The example as a Python script to run beside the submission.' }),
  },
  strict,
);
export type Counterexample = Static<typeof CounterexampleSchema>;

export const CaseResultSchema = Type.Object(
  {
    id: Type.String(),
    part: Type.String(),
    title: Type.String(),
    visibility: Type.Enum(VISIBILITIES),
    verdict: Type.Enum(VERDICTS),
    score: Type.Number({ minimum: 0 }),
    max_score: Type.Number({ minimum: 0 }),
    ending: Type.Enum(ENDINGS),
    checks: Type.Array(CheckSchema),
    messages: Type.Array(MessageSchema),
    counterexample: Type.Optional(CounterexampleSchema),
    autograd: Type.Optional(AutogradEvidenceSchema),
  },
  strict,
);
export type CaseResult = Static<typeof CaseResultSchema>;

export const SubmissionResultSchema = Type.Object(
  {
    id: Type.String(),
    path: Type.String({ description: 'Where the submission was read from; absolute.' }),
    verdict: Type.Enum(VERDICTS),
    score: Type.Number({ minimum: 0 }),
    max_score: Type.Number({ minimum: 0 }),
    raw_score: Type.Number({ minimum: 0 }),
    penalties: Type.Array(
      Type.Object(
        {
          code: Type.String({ description: 'autograd, format, not-executable or late.' }),
          amount: Type.Number({ minimum: 0, description: 'Points taken off.' }),
          reason: Type.String(),
        },
        strict,
      ),
    ),
    parts: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          score: Type.Number({ minimum: 0 }),
          max_score: Type.Number({ minimum: 0 }),
          ending: Type.Optional(
            Type.Enum(ENDINGS, {
              description: 'How importing the file of the part ended; absent for a part marked by hand.',
            }),
          ),
          as_handed_in: Type.Optional(
            Type.Object(
              {
                ending: Type.Enum(ENDINGS),
                repairs: Type.Array(Type.String(), { description: 'What was mended, in words.' }),
                renamed: Type.Optional(
                  Type.Object(
                    { from: Type.String(), to: Type.String() },
                    { ...strict, description: 'The file that was taken for that of the part.' },
                  ),
                ),
              },
              {
                ...strict,
                description:
                  'Where the file could not be run as it was handed in: how that ended, and what was mended for the run that is scored here.',
              },
            ),
          ),
          autograd: Type.Optional(PartAutogradSchema),
          comment: Type.Optional(Type.String({ description: 'Of the person who marked it.' })),
        },
        strict,
      ),
    ),
    overrides: Type.Optional(
      Type.Array(
        Type.Object(
          {
            part: Type.String({ description: "A part's id, or total." }),
            computed: Type.Number({ description: 'What it was before.' }),
            points: Type.Number(),
            author: Type.String(),
            reason: Type.String(),
          },
          strict,
        ),
        { description: 'Points set by a person against what was computed.' },
      ),
    ),
    review: Type.Optional(
      Type.Array(Type.Object({ part: Type.String(), reason: Type.String() }, strict), {
        description: 'Parts that a person is to look at before the score is final.',
      }),
    ),
    hand_in: Type.Optional(HandInSchema),
    messages: Type.Array(MessageSchema),
    cases: Type.Array(CaseResultSchema),
    fingerprint: Type.String({
      description: 'Hash of everything the result depends on beside its cases.',
    }),
    case_fingerprints: Type.Record(Type.String(), Type.String(), {
      description: 'Hash of each case. Where these and the fingerprint are equal, nothing need run again.',
    }),
    timing: Type.Object(
      { wall_ms: Type.Number(), cpu_ms: Type.Number(), peak_kb: Type.Number() },
      { ...strict, description: 'Measured; the only part of a result that differs between equal runs.' },
    ),
  },
  strict,
);
export type SubmissionResult = Static<typeof SubmissionResultSchema>;

export const RunSchema = Type.Object(
  {
    assignment: Type.String(),
    seed: Type.Integer(),
    tier: Type.Enum(TIERS),
    versions: Type.Record(Type.String(), Type.String()),
    started: Type.String({ description: 'ISO 8601, UTC.' }),
    finished: Type.String({ description: 'ISO 8601, UTC.' }),
  },
  strict,
);
export type Run = Static<typeof RunSchema>;

export const RollSchema = Type.Object(
  {
    missing: Type.Array(Type.String(), { description: 'On the roster, without a submission.' }),
    unknown: Type.Array(Type.String(), { description: 'Submissions of nobody on the roster.' }),
    unmarked: Type.Array(Type.Object({ part: Type.String(), students: Type.Array(Type.String()) }, strict), {
      description: 'Parts marked by hand of which marks are there, and who has none.',
    }),
    superseded: Type.Array(
      Type.Object({ student: Type.String(), path: Type.String(), by: Type.String() }, strict),
      { description: 'Not graded, because the same student handed in again later.' },
    ),
    review: Type.Optional(
      Type.Array(Type.String(), { description: 'Submissions that a person is to look at.' }),
    ),
    identical: Type.Array(Type.Array(Type.String()), {
      description: 'Groups of submissions with the same code, but for spaces at the ends of lines.',
    }),
  },
  strict,
);
/** What is to be known of a class as a whole. */
export type Roll = Static<typeof RollSchema>;

export const REPORT_SCHEMA_ID = 'backcheck-report-1';

export const ReportSchema = Type.Object(
  {
    schema: Type.Literal(REPORT_SCHEMA_ID),
    run: RunSchema,
    class: Type.Optional(RollSchema),
    submissions: Type.Array(SubmissionResultSchema),
  },
  { ...strict, description: 'report.json: the record of a run, from which every other output is rendered.' },
);
export type Report = Static<typeof ReportSchema>;
