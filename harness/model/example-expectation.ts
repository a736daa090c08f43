import { Type, type Static } from 'typebox';
import { ENDINGS } from './ending.ts';

/** The folders of an assignment's example submissions; each names the verdict that its submissions must get. */
export const EXAMPLE_FOLDERS = ['accepted', 'wrong', 'hostile'] as const;
export type ExampleFolder = (typeof EXAMPLE_FOLDERS)[number];

/** `expect.yaml` of an example submission: what must hold of its grade beside what its folder says. */
export const ExampleExpectationSchema = Type.Object(
  {
    verdict: Type.Optional(
      Type.Enum(['pass', 'partial', 'fail'], { description: 'The verdict of the submission.' }),
    ),
    fails: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        uniqueItems: true,
        description: 'Ids of cases that must not pass; what the others do is left open.',
      }),
    ),
    ending: Type.Optional(
      Type.Enum(ENDINGS, { description: 'How importing its file, or at least one case, must end.' }),
    ),
  },
  { additionalProperties: false, description: 'expect.yaml of an example submission.' },
);
export type ExampleExpectation = Static<typeof ExampleExpectationSchema>;
