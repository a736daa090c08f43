import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../load/testing/folder.ts';
import type { Person } from '../model/class-records.ts';
import type { SubmissionResult } from '../model/report.ts';
import { classRows, gradeRows } from './grade-row.ts';
import { gradebookCsv, gradesCsv } from './grades-csv.ts';
import { writeGrades } from './write-grades.ts';

function result(id: string, more: Partial<SubmissionResult> = {}): SubmissionResult {
  return {
    id,
    path: `/class/${id}.zip`,
    verdict: 'partial',
    score: 26.6,
    max_score: 85,
    raw_score: 35,
    penalties: [
      { code: 'format', amount: 1.4, reason: 'notes.txt.' },
      { code: 'late', amount: 7, reason: 'Handed in 1 h late.' },
    ],
    parts: [
      { id: 'mlp', score: 35, max_score: 35, ending: 'returned' },
      { id: 'theory', score: 0, max_score: 50, comment: 'Empty' },
    ],
    messages: [],
    cases: [],
    fingerprint: '',
    case_fingerprints: {},
    timing: { wall_ms: 0, cpu_ms: 0, peak_kb: 0 },
    ...more,
  };
}

const person = (netId: string, more: Partial<Person> = {}): Person => ({
  netId,
  name: '',
  email: '',
  sid: '',
  section: '',
  ...more,
});
const ROSTER = new Map([
  ['aa1', person('AA1', { name: 'Adams, Amy', sid: 'N1', email: 'aa1@x.edu', section: '002' })],
  ['zz9', person('zz9')],
]);
const cells = (csv: string) => parse(csv);

describe('grades.csv', () => {
  it('has a line for each student of the roster, then the others, with parts, penalties, total and remarks', () => {
    const rows = classRows(
      [...gradeRows(result('bb2'), ROSTER), ...gradeRows(result('aa1'), ROSTER)],
      ROSTER,
    );
    expect(cells(gradesCsv(rows, ['mlp', 'theory']))).toEqual([
      'net_id,name,submission,verdict,mlp,theory,raw_score,autograd,format,not-executable,late,score,max_score,submitted,remarks'.split(
        ',',
      ),
      [
        ...'AA1;Adams, Amy;aa1;partial;35;0;35;0;1.4;0;7;26.6;85;'.split(';'),
        'format: notes.txt. | late: Handed in 1 h late. | theory: Empty',
      ],
      'zz9,,,missing,,,,,,,,,85,,'.split(','),
      [
        ...'bb2,,bb2,partial,35,0,35,0,1.4,0,7,26.6,85,'.split(','),
        'format: notes.txt. | late: Handed in 1 h late. | theory: Empty',
      ],
    ]);
  });

  it('has a line for each student of a group, and no score that is not to be trusted', () => {
    const group = {
      form: 'export' as const,
      files: [],
      students: ['cc3', 'dd4'],
      submitted: '2026-02-11T05:30:00Z',
    };
    const [first, second] = gradeRows(result('cc3', { hand_in: group }), null);
    expect([first!.netId, second!.netId, second!.score]).toEqual(['cc3', 'dd4', 26.6]);
    expect(gradeRows(result('aa1', { verdict: 'harness-error' }), null)[0]).toMatchObject({
      score: null,
      rawScore: null,
    });
  });

  it('has no cell that a spreadsheet takes for a formula, and loses none, whatever the names', () => {
    const text = fc.oneof(
      fc.string(),
      fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string()).map((both) => both.join('')),
    );
    fc.assert(
      fc.property(text, text, text, (id, name, comment) => {
        const source = result(id, { parts: [{ id: 'mlp', score: 1, max_score: 2, comment }] });
        const roster = new Map([[id.toLowerCase(), person(id, { name })]]);
        const lines = cells(gradesCsv(gradeRows(source, roster), ['mlp']));
        expect(lines.map((line) => line.length)).toEqual([14, 14]);
        for (const cell of lines.flat()) expect(cell).not.toMatch(/^[=+@\t\r-]/);
      }),
    );
  });
});

describe('gradebooks', () => {
  const rows = classRows([...gradeRows(result('aa1'), ROSTER), ...gradeRows(result('bb2'), ROSTER)], ROSTER);
  it.each([
    [
      'canvas' as const,
      [
        ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Homework 1'],
        ['Adams, Amy', '', 'N1', 'AA1', '002', '26.6'],
        ['', '', '', 'zz9', '', ''],
        ['', '', '', 'bb2', '', '26.6'],
      ],
    ],
    [
      'brightspace' as const,
      [
        ['Username', 'Homework 1 Points Grade', 'End-of-Line Indicator'],
        ['#AA1', '26.6', '#'],
        ['#zz9', '', '#'],
        ['#bb2', '26.6', '#'],
      ],
    ],
    [
      'gradescope' as const,
      [
        ['Name', 'SID', 'Email', 'Total Score', 'Max Points', 'Submission Time'],
        ['Adams, Amy', 'N1', 'aa1@x.edu', '26.6', '85', ''],
        ['', 'zz9', '', '', '85', ''],
        ['', 'bb2', '', '26.6', '85', ''],
      ],
    ],
  ])('%s gets the columns that it imports; who has no score has an empty cell', (gradebook, expected) => {
    expect(cells(gradebookCsv(gradebook, 'Homework 1', rows))).toEqual(expected);
  });

  it('that are not asked for any more leave no old file behind', async () => {
    const out = makeFolder({});
    writeFileSync(join(out, 'grades-canvas.csv'), 'old');
    await writeGrades(out, rows, {
      title: 'H',
      parts: ['mlp', 'gd'],
      roster: ROSTER,
      gradebooks: ['brightspace'],
    });
    expect(existsSync(join(out, 'grades-canvas.csv'))).toBe(false);
    expect(readFileSync(join(out, 'grades-brightspace.csv'), 'utf8')).toContain('#bb2,26.6,#\r\n');
    // A part that nobody has is no column.
    expect(cells(readFileSync(join(out, 'grades.csv'), 'utf8'))[0]).not.toContain('gd');
  });
});
