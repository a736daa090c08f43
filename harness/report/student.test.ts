import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../model/report.ts';
import { scriptLines } from './example-lines.ts';
import { anyResult, caseSample, exampleSample, resultSample } from './samples.ts';
import { studentExample, studentReport } from './student.ts';

const plain = { width: 60, colour: false };
const report = (more: Partial<SubmissionResult>) => studentReport(resultSample(more), plain);
const failing = caseSample({
  title: 'Sigmoid twice, BCE',
  verdict: 'partial',
  score: 2,
  checks: [
    { name: 'forward', verdict: 'pass' },
    {
      name: 'dJdb1',
      verdict: 'fail',
      difference: {
        kind: 'values',
        excerpt: { index: [0], expected: [[1, 2]], actual: [[1, 3]], mismatched: [[false, true]] },
      },
    },
  ],
  messages: [
    {
      audience: 'student',
      code: 'values',
      text: 'dJdb1: 1 of 2 elements differ; worst at [1]: expected 2, got 3, difference 1, tolerance 1e-6 (derived from the computation).',
    },
  ],
});

/** The lines of the script that is shown. */
const scriptOf = (result: SubmissionResult) => {
  const example = studentExample(result);
  return new Set(example === null ? [] : scriptLines(example).map((line) => line.trim()));
};

describe('studentReport', () => {
  it('has a line per case, the reasons under it, and what the public cases add up to', () => {
    expect(report({ cases: [caseSample(), failing] })).toBe(
      [
        '✓ pass     ReLU then identity, MSE                     4 / 4',
        '◐ partial  Sigmoid twice, BCE                          2 / 4',
        '    dJdb1: 1 of 2 elements differ; worst at [1]: expected 2,',
        '    got 3, difference 1, tolerance 1e-6 (derived from the',
        '    computation).',
        '    dJdb1[0:2], expected:',
        '      1   2',
        '    yours (* differs):',
        '      1   3*',
        '',
        'Public cases: 1 of 2 pass, 6 of 8 points.',
      ].join('\n'),
    );
  });

  it('begins with what concerns the whole submission', () => {
    const messages = [
      { audience: 'student' as const, code: 'raised', text: 'Importing mlp.py raised SyntaxError.' },
    ];
    expect(report({ messages })).toMatch(/^Importing mlp\.py raised SyntaxError\.\n\n✓ pass/);
  });

  it('names the parts where there are several', () => {
    expect(report({ cases: [caseSample(), caseSample({ part: 'gd' })] })).toMatch(/^mlp\n✓ .*\n\ngd\n✓ /);
  });

  it('tells title, verdict and points of hidden cases, and counts them apart', () => {
    const text = report({ cases: [caseSample(), { ...failing, visibility: 'hidden' }] });
    expect(text).toContain('◐ partial  Sigmoid twice, BCE (hidden)                 2 / 4');
    expect(text).not.toContain('dJdb1');
    expect(text).toMatch(
      /Public cases: 1 of 1 pass, 4 of 4 points\.\nHidden cases: 0 of 1 pass, 2 of 4 points\.$/,
    );
  });

  it('says once why the cases of a part were not run', () => {
    const messages = [{ audience: 'student' as const, code: 'not-started', text: 'This case was not run.' }];
    const lost = caseSample({ verdict: 'fail', score: 0, ending: 'not-started', messages });
    const text = report({ cases: [lost, lost, { ...lost, part: 'gd' }, { ...lost, part: 'gd' }] });
    expect(text.match(/✗ fail/g)).toHaveLength(4);
    expect(text.match(/was not run/g)).toHaveLength(2);
  });

  it('keeps what is for staff from the student', () => {
    const secret = { audience: 'staff' as const, code: 'harness-error', text: 'the reference is NaN' };
    const text = report({ messages: [secret], cases: [caseSample({ messages: [secret] })] });
    expect(text).not.toContain('NaN');
  });

  it('calls a fault of ours what it is to a student', () => {
    expect(report({ cases: [caseSample({ verdict: 'harness-error', score: 0 })] })).toContain(
      '! could not tell  ReLU',
    );
  });

  it('of no cases is short', () => {
    expect(report({ cases: [] })).toBe('');
  });

  it('shows the smallest example that still fails in place of a window, and its script', () => {
    const random = { ...failing, counterexample: exampleSample() };
    expect(report({ cases: [random] })).toBe(
      [
        '◐ partial  Sigmoid twice, BCE                          2 / 4',
        '    dJdb1: 1 of 2 elements differ; worst at [1]: expected 2,',
        '    got 3, difference 1, tolerance 1e-6 (derived from the',
        '    computation).',
        '    The smallest example that still fails:',
        '    in 1, hidden 2, out 1, f relu, g identity, batch 3, loss',
        '    mse',
        '    As a script that prints what your code computes beside',
        '    what was expected; `backcheck check … --script FILE`',
        '    writes it to a file:',
        '        import torch',
        '        for name in expected:',
        '            print(name)',
        '',
        'Public cases: 0 of 1 pass, 2 of 4 points.',
      ].join('\n'),
    );
  });

  it('shows one script, that of the first public case, and for the others the sizes', () => {
    const [first, second] = ['first', 'second'].map((name) => ({
      ...failing,
      counterexample: exampleSample({ script: `script of the ${name}` }),
    }));
    const secret = { ...failing, visibility: 'hidden' as const, counterexample: exampleSample() };
    const result = resultSample({ cases: [secret, first!, second!] });
    const text = studentReport(result, plain);
    expect(text).toContain('script of the first');
    expect(text).not.toContain('script of the second');
    expect(text.match(/smallest example/g)).toHaveLength(2);
    expect(studentExample(result)?.script).toBe('script of the first');
    expect(studentExample(resultSample({ cases: [secret] }))).toBeNull();
  });

  it('says where an example did not fail again alone', () => {
    const random = { ...failing, counterexample: exampleSample({ confirmed: false }) };
    expect(report({ cases: [random] }).replaceAll(/\s+/g, ' ')).toContain(
      'An example that failed, but not again when it was run alone; look for what one run leaves behind',
    );
  });

  it('leaves a script’s lines as long as they are, and its indentation', () => {
    const script = `if True:\n    x = torch.tensor([${'1.0, '.repeat(40)}])\u001B[31m\u202E\n`;
    const random = { ...failing, counterexample: exampleSample({ script }) };
    const lines = report({ cases: [random] }).split('\n');
    expect(lines).toContain(`            x = torch.tensor([${'1.0, '.repeat(40)}])`);
  });

  it('fits its width and holds no control characters, whatever came', () => {
    fc.assert(
      fc.property(anyResult, fc.integer({ min: 50, max: 100 }), (result, width) => {
        const script = scriptOf(result);
        for (const line of studentReport(result, { width, colour: false }).split('\n')) {
          // The title of a slice holds the check's name, which is as long as it is; a script that is cut would not run.
          const isLong = line.endsWith(', expected:') || script.has(line.trim());
          expect(isLong || stringWidth(line) <= width).toBe(true);
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      }),
    );
  });

  it('in colour is the same text', () => {
    const result = resultSample({ cases: [caseSample(), failing] });
    const coloured = studentReport(result, { ...plain, colour: true });
    expect(coloured).toContain('\u001B[33m◐ partial');
    expect(stripVTControlCharacters(coloured)).toBe(studentReport(result, plain));
  });
});
