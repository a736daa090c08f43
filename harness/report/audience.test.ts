import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENDINGS } from '../model/ending.ts';
import { DIFFERENCE_KINDS, type SubmissionResult } from '../model/report.ts';
import { forAudience } from './audience.ts';
import { anyResult, caseSample, exampleSample, reportOf, resultSample, RUN } from './samples.ts';
import { studentExample, studentReport } from './student.ts';

/** Every code that a message of a case or a submission can carry. */
const CODES = [
  ...DIFFERENCE_KINDS,
  ...ENDINGS,
  'size-one-axes',
  'float64',
  'other-dtype',
  'numpy',
  'python-number',
  'requires-grad',
  'subclass',
  'parameters-changed',
  'harness-error',
  'examples',
  'no-counterexample',
  'some-code-of-the-future',
];

/** A result in which everything is another's that only staff may see. */
const disguised = (result: SubmissionResult, other: SubmissionResult): SubmissionResult => ({
  ...result,
  path: other.path,
  fingerprint: other.fingerprint,
  timing: other.timing,
  messages: [
    ...result.messages.filter(({ audience }) => audience === 'student'),
    ...other.messages.filter(({ audience }) => audience === 'staff'),
  ],
  cases: result.cases.map((item, i) => {
    const from = other.cases[i] ?? caseSample();
    if (item.visibility === 'public')
      return {
        ...item,
        messages: [
          ...item.messages.filter(({ audience }) => audience === 'student'),
          ...from.messages.filter(({ audience }) => audience === 'staff'),
        ],
      };
    // Its counterexample is another's too, or none.
    const { part, title, visibility, verdict, score, max_score } = item;
    return { ...from, part, title, visibility, verdict, score, max_score };
  }),
});

describe('what a student sees', () => {
  it.each(CODES)('%s: nothing of a hidden case and nothing for staff, whoever wrote it', (code) => {
    const messages = [
      { audience: 'student' as const, code, text: 'SECRET' },
      { audience: 'staff' as const, code, text: 'SECRET' },
    ];
    const counterexample = exampleSample({
      yaml: '- id: SECRET\n  batch: SECRET',
      script: 'SECRET',
      path: 'SECRET',
    });
    const hidden = caseSample({ visibility: 'hidden', verdict: 'fail', messages, counterexample });
    const open = caseSample({ messages: messages.slice(1) });
    const result = resultSample({ messages: messages.slice(1), cases: [hidden, open] });
    const seen = [
      JSON.stringify(forAudience(result, 'student')),
      JSON.stringify(forAudience(reportOf([result]), 'student')),
      studentReport(result, { width: 80, colour: false }),
      JSON.stringify(studentExample(result)),
    ];
    for (const text of seen) expect(text).not.toContain('SECRET');
  });

  it('does not change when anything changes that only staff may see', () => {
    fc.assert(
      fc.property(anyResult, anyResult, (result, other) => {
        expect(JSON.stringify(forAudience(disguised(result, other), 'student'))).toBe(
          JSON.stringify(forAudience(result, 'student')),
        );
      }),
    );
  });

  it('of a hidden case: title, verdict and points', () => {
    const hidden = caseSample({ visibility: 'hidden', verdict: 'fail', score: 0, ending: 'raised' });
    expect(forAudience(resultSample({ cases: [hidden] }), 'student').cases).toEqual([
      {
        part: 'mlp',
        title: 'ReLU then identity, MSE',
        visibility: 'hidden',
        verdict: 'fail',
        score: 0,
        max_score: 4,
      },
    ]);
  });

  it('of a public case: all of it, its counterexample too', () => {
    const messages = [{ audience: 'student' as const, code: 'values', text: 'dJdW1 differs' }];
    const open = caseSample({ messages, counterexample: exampleSample() });
    expect(forAudience(resultSample({ cases: [open] }), 'student').cases).toEqual([open]);
  });

  it('of a report: everything but the seed, from which hidden inputs could be drawn', () => {
    const { seed: _seed, ...run } = RUN;
    const view = forAudience(reportOf([resultSample()]), 'student');
    expect(view.run).toEqual(run);
    expect(view.submissions).toEqual([forAudience(resultSample(), 'student')]);
  });

  it('no field that is added later, until someone lists it', () => {
    const future = { ...caseSample({ visibility: 'hidden' }), inputs: 'SECRET' };
    const open = { ...caseSample(), inputs: 'SECRET' };
    const result = { ...resultSample({ cases: [future, open] }), peek: 'SECRET' };
    expect(JSON.stringify(forAudience(result, 'student'))).not.toContain('SECRET');
  });
});

it('staff see everything', () => {
  const result = resultSample({ cases: [caseSample({ visibility: 'hidden' })] });
  expect(forAudience(result, 'staff')).toBe(result);
});
