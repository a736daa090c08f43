/** Everything that can be wrong with the CSV files of a class, by code. The table in docs/class.md is made from it. */
export const CLASS_CODES = {
  'no-such-folder': 'The folder that was given for the class does not exist.',
  'unknown-file': 'Warning: a CSV file with a name that nothing is read from.',
  'csv-syntax': 'Not CSV: a quote that does not end, or text behind one.',
  'missing-column': 'A column that must be there and is not.',
  'wrong-width': 'A line with more or fewer cells than the first.',
  'empty-cell': 'Nothing where something must be written.',
  'unknown-student': 'A net id that is neither on the roster nor, without a roster, that of a submission.',
  'duplicate-line': 'A second line for the same student, part or penalty.',
  'unknown-part': 'A part that the assignment does not have, or that is not marked by hand.',
  'impossible-points': 'No number, fewer than 0 or more than there are, or more than two decimals.',
  'unknown-penalty': 'None of autograd, format, not-executable and late.',
  'bad-time': 'No date and time, or one that does not exist, or comes twice, because clocks change.',
} as const;

export type ClassCode = keyof typeof CLASS_CODES;
