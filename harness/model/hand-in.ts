import { Type, type Static } from 'typebox';

/** How a submission came in. Students hand in zips, or upload to a platform; folders and files a grader put together. */
export const FORMS = ['zip', 'export', 'folder', 'file'] as const;

/** What is known of how a submission was handed in, as far as the rules of a course ask. */
export const HandInSchema = Type.Object(
  {
    form: Type.Enum(FORMS, { description: 'zip, a platform’s export, a folder, or a single file.' }),
    archive: Type.Optional(Type.String({ description: 'Name of the zip, where there is one.' })),
    files: Type.Array(Type.String(), {
      description: 'Names of all files as handed in, at most 100; without what systems leave behind.',
    }),
    submitted: Type.Optional(
      Type.String({
        description: "The submission's own time, ISO 8601 in UTC; absent where it is not known.",
      }),
    ),
    students: Type.Array(Type.String(), { description: 'Net ids in lower case; several for a group.' }),
  },
  { additionalProperties: false },
);

export type HandIn = Static<typeof HandInSchema>;
