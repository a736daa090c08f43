import { Ajv, type ValidateFunction } from 'ajv';
import { ReportSchema, SubmissionResultSchema, type Report, type SubmissionResult } from '../model/report.ts';

/** What is wrong with a value, as one phrase that names the place; null where it is valid. */
export type Fault = string | null;

interface Validators {
  readonly report: ValidateFunction<Report>;
  readonly submission: ValidateFunction<SubmissionResult>;
}

let validators: Validators | undefined;

/** Checks a whole report against its schema. */
export function reportFault(value: unknown): Fault {
  return faultOf(compiled().report, value);
}

/** Checks one saved submission against its schema. */
export function submissionFault(value: unknown): Fault {
  return faultOf(compiled().submission, value);
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
