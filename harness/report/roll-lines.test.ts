import { expect, it } from 'vitest';
import { rollLines } from './roll-lines.ts';

const NOTHING = { missing: [], unknown: [], unmarked: [], superseded: [], identical: [] };

it('says nothing of a class in which all is as usual', () => {
  expect(rollLines(NOTHING, 80)).toEqual([]);
});

it('says what is to be known of a class, no wider than the terminal, with at most eight names', () => {
  const roll = {
    missing: Array.from({ length: 20 }, (_, index) => `aa${index}`),
    unknown: ['zz9\u001B[31m'],
    unmarked: [{ part: 'theory', students: ['bb2'] }],
    superseded: [{ student: 'cc3', path: 'a/cc3.zip', by: 'b/cc3.zip' }],
    identical: [['dd4', 'ee5']],
  };
  const lines = rollLines(roll, 60);
  expect(lines.every((line) => line.length <= 60)).toBe(true);
  expect(lines.join(' ')).toBe(
    'On the roster, without a submission: 20 (aa0; aa1; aa2; aa3; aa4; aa5; aa6; aa7; …). ' +
      'Not on the roster: 1 (zz9). ' +
      'No mark for theory yet, counted as 0: 1 (bb2). ' +
      'Not graded, since the same student handed in again later: 1 (a/cc3.zip, where b/cc3.zip counts). ' +
      'Groups of submissions with the same code: 1 (dd4 = ee5).',
  );
});
