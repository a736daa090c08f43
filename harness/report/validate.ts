import { Ajv, type ValidateFunction } from 'ajv';
import { ReportSchema, SubmissionResultSchema, type Report, type SubmissionResult } from '../model/report.ts';

/** What is wrong with a value, as one phrase that names the place; null where it is valid. */
export type Fault = string | null;

interface Validators {
  readonly report: ValidateFunction<Report>;
  readonly submission: ValidateFunction<SubmissionResult>;
}

let validators: Validators | undefined;

/** Checks a whole report against its schema, and what a schema cannot say. */
export function reportFault(value: unknown): Fault {
  const fault = faultOf(compiled().report, value);
  if (fault !== null) return fault;
  for (const [index, result] of (value as Report).submissions.entries()) {
    const own = windowFault(result);
    if (own !== null) return `/submissions/${index}${own}`;
  }
  return null;
}

/** Checks one saved submission against its schema, and what a schema cannot say. */
export function submissionFault(value: unknown): Fault {
  return faultOf(compiled().submission, value) ?? windowFault(value as SubmissionResult);
}

/** The windows of an excerpt are shown beside each other: all have the same rows and columns, at least one of each. */
function windowFault({ cases }: SubmissionResult): Fault {
  for (const [c, { checks }] of cases.entries()) {
    for (const [index, { difference }] of checks.entries()) {
      if (difference?.excerpt === undefined) continue;
      const { expected, actual, mismatched } = difference.excerpt;
      const forms = new Set(
        [expected, actual, mismatched].map((rows) => rows.map(({ length }) => length).join()),
      );
      const isWindow = new Set(expected.map(({ length }) => length)).size === 1 && expected[0]!.length > 0;
      if (forms.size !== 1 || !isWindow)
        return `/cases/${c}/checks/${index}/difference/excerpt must have windows of one size`;
    }
  }
  return null;
}

/** Compiled at the first use: most commands never read a report. */
function compiled(): Validators {
  if (validators === undefined) {
    const ajv = new Ajv();
    validators = { report: ajv.compile(ReportSchema), submission: ajv.compile(SubmissionResultSchema) };
  }
  return validators;
}

function faultOf(validate: ValidateFunction, value: unknown): Fault {
  if (validate(value)) return null;
  const error = validate.errors?.[0];
  const place = error?.instancePath ?? '';
  return `${place === '' ? 'the file' : place} ${error?.message ?? 'is not valid'}`;
}
