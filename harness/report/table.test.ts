import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../model/report.ts';
import { anyResult, caseSample, resultSample } from './samples.ts';
import { scoreTable, tableRow } from './table.ts';

const plain = { width: 80, colour: false };
const table = (results: readonly SubmissionResult[], style = plain) =>
  scoreTable(results.map(tableRow), style);
const failing = caseSample({
  verdict: 'fail',
  score: 0,
  messages: [
    { audience: 'student', code: 'values', text: 'dJdW1: 12 of 40 elements differ; worst at [3, 1].' },
  ],
});

describe('scoreTable', () => {
  it('lines up, with wide characters too, and counts the verdicts', () => {
    const other = resultSample({
      id: '数字',
      verdict: 'partial',
      score: 7.25,
      cases: [caseSample(), failing],
    });
    expect(table([resultSample(), other])).toBe(
      [
        'submission  verdict      score  remark',
        'ab123       ✓ pass       35/35',
        '数字        ◐ partial  7.25/35  dJdW1: 12 of 40 elements differ; worst at [3, 1…',
        '',
        '2 submissions: 1 pass, 1 partial.',
      ].join('\n'),
    );
  });

  it('has a column per part where there are several', () => {
    const parts = [
      { id: 'mlp', score: 31.5, max_score: 35, ending: 'returned' as const },
      { id: 'gd', score: 0, max_score: 15, ending: 'raised' as const },
    ];
    const lines = table([
      resultSample({ parts, score: 31.5, max_score: 50 }),
      resultSample({ parts: parts.slice(0, 1) }),
    ]).split('\n');
    expect(lines[0]).toMatch(/^submission {2}verdict {4}score {6}mlp {4}gd/);
    expect(lines[1]).toMatch(/^ab123 .* 31\.5\/50 {2}31\.5\/35 {2}0\/15$/);
    expect(lines[2]).toMatch(/31\.5\/35$/);
  });

  it('is never wider than the terminal, whatever the submissions are called', () => {
    fc.assert(
      fc.property(
        fc.array(anyResult, { maxLength: 4 }),
        fc.integer({ min: 10, max: 120 }),
        (results, width) => {
          const lines = table(results, { width, colour: false }).split('\n').slice(0, -2);
          expect(lines).toHaveLength(results.length + 1);
          for (const line of lines) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
            expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          }
        },
      ),
    );
  });

  it('in colour is the same text', () => {
    fc.assert(
      fc.property(fc.array(anyResult, { maxLength: 4 }), (results) => {
        expect(stripVTControlCharacters(table(results, { width: 80, colour: true }))).toBe(table(results));
      }),
    );
    expect(table([resultSample()], { width: 80, colour: true })).toContain('\u001B[32m✓ pass\u001B[39m');
  });

  it('of nobody says so', () => {
    expect(table([])).toMatch(/^submission .*\n\n0 submissions\.$/);
    expect(table([resultSample()])).toContain('1 submission: 1 pass.');
  });
});

const remark = (more: Partial<SubmissionResult>) =>
  tableRow(resultSample({ verdict: 'fail', ...more })).remark;

describe('the remark', () => {
  const problem = {
    audience: 'student' as const,
    code: 'raised',
    text: 'Importing mlp.py raised SyntaxError.',
  };

  it('is the first reason why points are missing', () => {
    expect(remark({ cases: [caseSample(), failing] })).toBe(`${failing.messages[0]!.text} (relu-mse)`);
    expect(remark({ cases: [{ ...failing, messages: [] }] })).toBe('fail (relu-mse)');
  });

  it('is why the file could not be imported, before any case', () => {
    const parts = [{ id: 'mlp', score: 0, max_score: 35, ending: 'raised' as const }];
    expect(remark({ parts, messages: [problem], cases: [failing] })).toBe(problem.text);
    expect(remark({ messages: [problem], cases: [failing] })).toMatch(/\(relu-mse\)$/);
    expect(remark({ messages: [problem], cases: [] })).toBe(problem.text);
  });

  it('is what staff must know of a fault of ours, before any mistake', () => {
    const broken = caseSample({
      id: 'any-shape',
      verdict: 'harness-error',
      messages: [
        { audience: 'student', code: 'harness-error', text: 'no mistake of yours' },
        { audience: 'staff', code: 'harness-error', text: 'the reference is NaN' },
      ],
    });
    expect(remark({ cases: [failing, broken] })).toBe('the reference is NaN (any-shape)');
  });

  it('is nothing where nothing is missing', () => {
    expect(remark({ verdict: 'pass', messages: [problem] })).toBe('');
    expect(remark({ verdict: 'skipped', cases: [caseSample({ verdict: 'skipped' })] })).toBe('');
  });
});
