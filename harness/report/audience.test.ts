import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SUBMISSION_CODES } from '../load/codes.ts';
import { ENDINGS } from '../model/ending.ts';
import { DIFFERENCE_KINDS, type SubmissionResult } from '../model/report.ts';
import { forAudience } from './audience.ts';
import { anyResult, caseSample, EVIDENCE, exampleSample, reportOf, resultSample, RUN } from './samples.ts';
import { studentExample, studentReport } from './student.ts';

/**
 * Who may read a message, for every code that there is. `case`: the student, where the case is public; staff, where it
 * is hidden. `submission`: its student. `staff`: staff alone.
 */
const CODES: Readonly<Record<string, 'case' | 'submission' | 'staff'>> = {
  ...Object.fromEntries(DIFFERENCE_KINDS.map((code) => [code, 'case'])),
  // The ending of a case, or of importing the file, which no case has to do with.
  ...Object.fromEntries(ENDINGS.map((code) => [code, 'case'])),
  ...Object.fromEntries(Object.keys(SUBMISSION_CODES).map((code) => [code, 'submission'])),
  'size-one-axes': 'case',
  float64: 'case',
  'other-dtype': 'case',
  numpy: 'case',
  'python-number': 'case',
  'requires-grad': 'case',
  subclass: 'case',
  'parameters-changed': 'case',
  'harness-error': 'case',
  examples: 'case',
  diagnosis: 'case',
  consequence: 'case',
  'shown-elsewhere': 'case',
  prints: 'case',
  'exit-code': 'case',
  'missing-file': 'submission',
  mended: 'submission',
  autograd: 'submission',
  'autograd-graph': 'staff',
  'no-counterexample': 'staff',
};
/** Codes that are no literals where a message is made, as they are written there; all of them are above. */
const COMPUTED = new Set([
  'code',
  'difference.kind',
  'group[0]!.code',
  'load.ending',
  'outcome.ending',
  // The checks of a script.
  "name.replace('_', '-')",
]);

/** All that students are shown, each as text. */
const VIEWS: Readonly<Record<string, (result: SubmissionResult) => string>> = {
  result: (result) => JSON.stringify(forAudience(result, 'student')),
  report: (result) => JSON.stringify(forAudience(reportOf([result]), 'student')),
  studentReport: (result) => studentReport(result, { width: 80, colour: false }),
  studentExample: (result) => JSON.stringify(studentExample(result)),
};
/** The files that render for students by these views. */
const RENDERERS = ['harness/report/student.ts'];

/** A result in which everything is another's that only staff may see. */
const disguised = (result: SubmissionResult, other: SubmissionResult): SubmissionResult => ({
  ...result,
  path: other.path,
  fingerprint: other.fingerprint,
  case_fingerprints: other.case_fingerprints,
  timing: other.timing,
  review: other.review ?? [],
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
  it.each([...Object.keys(CODES), 'some-code-of-the-future'])(
    '%s: nothing of a hidden case and nothing for staff, whoever wrote it',
    (code) => {
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
      const seen = Object.values(VIEWS).map((view) => view(result));
      for (const text of seen) expect(text).not.toContain('SECRET');
    },
  );

  it.each(Object.entries(VIEWS))(
    '%s does not change when anything changes that only staff may see',
    (_, view) => {
      fc.assert(
        fc.property(anyResult, anyResult, (result, other) => {
          expect(view(disguised(result, other))).toBe(view(result));
        }),
      );
    },
  );

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

  it('of a public case: all of it, its counterexample and what was seen of torch.autograd too', () => {
    const messages = [{ audience: 'student' as const, code: 'values', text: 'dJdW1 differs' }];
    const open = caseSample({ messages, counterexample: exampleSample(), autograd: EVIDENCE });
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

describe('in the source', () => {
  it('every code of a message has its audience above', () => {
    const made = sources().filter(
      ({ name, text }) => name.startsWith('harness/compare/') || /\baudience\b/.test(text),
    );
    const codes = made.flatMap(({ text }) => all(text, /\bcode: '([^']+)'/g));
    const flags = made.flatMap(({ text }) => all(text, /FLAG_TEXTS[^}]*?^}/gms)).join('');
    codes.push(...all(flags, /^ {2}'?([\w-]+)'?:/gm));
    expect(new Set(codes).size).toBeGreaterThan(10);
    expect([...new Set(codes)].filter((code) => CODES[code] === undefined)).toEqual([]);
    const computed = made.flatMap(({ text }) => all(text, /\bcode(?:: (?!')([^;|}\n]+?))?(?=,\s+text)/g));
    expect(computed.length).toBeGreaterThan(0);
    expect(computed.filter((code) => !COMPUTED.has(code))).toEqual([]);
  });

  it('a message that is for staff alone is never made for a student', () => {
    const forStudents = sources().flatMap(({ text }) => all(text, /audience: 'student', code: '([^']+)'/g));
    expect(forStudents.length).toBeGreaterThan(0);
    expect(forStudents.filter((code) => CODES[code] === 'staff')).toEqual([]);
  });

  it('everything that renders for students is among the views above', () => {
    const names = sources().flatMap(({ name, text }) => (/forAudience\(\w+, /.test(text) ? [name] : []));
    expect(names).toEqual(RENDERERS);
  });
});

/** The harness's own TypeScript, without tests, samples, and the model, which holds no messages. */
function sources(): { readonly name: string; readonly text: string }[] {
  const harness = resolve(import.meta.dirname, '..');
  return readdirSync(harness, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test|samples)\.ts$/.test(name) && !name.startsWith('model'))
    .map((name) => ({ name: `harness/${name}`, text: readFileSync(join(harness, name), 'utf8') }));
}

/** The first group of every match; the match where there is no group. */
function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([match, group]) => group ?? match);
}
