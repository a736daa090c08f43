import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isError, problemLine } from '../../model/problem.ts';
import { NO_RULES, type Rules } from '../../model/rules.ts';
import { makeFolder, type Content } from '../testing/folder.ts';
import { classFiles } from './class-files.ts';
import { CLASS_CODES, type ClassCode } from './codes.ts';
import { readRecords } from './records.ts';
import { identifierOf, readRoster } from './roster.ts';

const PARTS = [{ id: 'mlp', title: 'Net', points: 35, kind: 'two-layer-net', file: 'mlp.py' }];
const RULES: Rules = {
  ...NO_RULES,
  byHand: [
    { id: 'theory', title: 'Theory', points: 50, file: 'theory.pdf' },
    { id: 'gd', title: 'Descent', points: 15, extra: 5, file: 'gd.py' },
  ],
  timeZone: 'America/New_York',
};

/** What the files of a class say; with a roster.csv, that is the roster. */
function read(files: Readonly<Record<string, Content>>, students = ['aa1', 'bb2']) {
  const folder = makeFolder(files);
  const found = classFiles(folder, true);
  const path = found.files.get('roster.csv');
  const { roster, problems: twice } = path === undefined ? { roster: null, problems: [] } : readRoster(path);
  const facts = { parts: PARTS, rules: RULES, roster, students: new Set(students) };
  const { records, problems } = readRecords(found.files, facts);
  const all = [...found.problems, ...twice, ...problems];
  return {
    records,
    problems: all,
    lines: all.map((item) => problemLine({ ...item, file: basename(item.file) })),
  };
}

describe('the files of a class', () => {
  it('are CSV, as spreadsheets write it: quotes, line breaks, BOM, CRLF, other columns, upper case', () => {
    const { records, problems } = read({
      'marks.csv':
        '\uFEFFComment,NET_ID,Part,Points,Grader\r\n"Good, ""very""",AA1,Theory,45.5,x\r\n\r\n,bb2,gd,20,\r\n',
      'times.csv': 'net_id,submitted\naa1,2026-02-10 23:55\n',
      'extensions.csv': 'net_id,until,reason\naa1,2026-03-08 23:55,"ill,\nwith a note"\n',
      'excuses.csv': 'net_id,penalty,reason\naa1,late,storm\naa1,format,said so\n',
      'overrides.csv':
        'net_id,part,points,author,reason\naa1,total,88,tk,regraded\naa1,mlp,35,tk,seen in person\n',
    });
    expect(problems).toEqual([]);
    expect(records.marks.get('aa1')!.get('theory')).toEqual({ points: 45.5, comment: 'Good, "very"' });
    expect(records.marks.get('bb2')!.get('gd')).toEqual({ points: 20, comment: '' });
    expect(records.times.get('aa1')).toBe('2026-02-11T04:55:00Z');
    expect(records.extensions.get('aa1')).toEqual({
      until: '2026-03-09T03:55:00Z',
      reason: 'ill, with a note',
    });
    expect([...records.excuses.get('aa1')!]).toEqual([
      ['late', 'storm'],
      ['format', 'said so'],
    ]);
    expect(records.overrides.get('aa1')).toMatchObject([{ part: 'total' }, { part: 'mlp', author: 'tk' }]);
  });

  it('need not be there', () => {
    expect(read({}).problems).toEqual([]);
    expect(classFiles('/nowhere', false).problems).toEqual([]);
  });

  it('are checked line by line, all at once, against the roster', () => {
    const { lines } = read({
      'roster.csv': 'net_id,name\naa1,Amy\nbb2,Bo\naa1,Amy\n',
      'marks.csv': [
        'net_id,part,points,comment',
        'aa1,theory,51,',
        '"cc3",theory,50,"a',
        'b"',
        'aa1,theory,5O,',
        'bb1,gd,1,',
        'aa1,mlp,3,',
        'aa1,gd,20.01,',
        'bb2,gd,0.005,',
        ',gd,1,',
        'bb2,gd',
        'bb2,theory,50,',
        'BB2,Theory,49,',
        '',
      ].join('\n'),
      'excuses.csv': 'net_id,penalty,reason\naa1,lates,x\n',
      'extensions.csv': 'net_id,until,reason\naa1,2026-03-08 02:30,x\nbb2,tomorrow,x\n',
    });
    expect(lines).toEqual([
      'roster.csv:4: aa1 is on the roster twice.',
      'extensions.csv:2: `until` is 2026-03-08 02:30: clocks go forward then in America/New_York, so there is no such time.',
      'extensions.csv:3: `until` is tomorrow: a date and time such as 2026-02-10 23:55 was expected, or one with an offset such as -05:00.',
      'excuses.csv:2: `penalty` must be one of autograd, format, not-executable, late; got lates. Did you mean `late`?',
      'marks.csv:10: `net_id` is empty.',
      'marks.csv:11: 4 cells were expected, as in the first line; there are 2.',
      'marks.csv:2: `points` of theory must be a number from 0 to 50; got 51.',
      'marks.csv:3: The roster does not have `cc3`.',
      'marks.csv:5: This is settled in line 2 already.',
      'marks.csv:6: The roster does not have `bb1`. Did you mean `bb2`?',
      'marks.csv:7: `part` is mlp; it must be one of theory, gd.',
      'marks.csv:8: `points` of gd must be a number from 0 to 20; got 20.01.',
      'marks.csv:9: `points` of gd must be a number from 0 to 20 with at most two decimals; got 0.005.',
      'marks.csv:13: This is settled in line 12 already.',
    ]);
  });

  it('know without a roster who handed in', () => {
    const { lines } = read({ 'times.csv': 'net_id,submitted\nzz9,2026-02-10 23:55\n' });
    expect(lines).toEqual(['times.csv:2: There is no submission of `zz9`.']);
  });
});

const marks = (line: string): Record<string, Content> => ({ 'marks.csv': `net_id,part,points\n${line}\n` });
const excuses = (line: string): Record<string, Content> => ({
  'excuses.csv': `net_id,penalty,reason\n${line}\n`,
});
const times = (line: string): Record<string, Content> => ({ 'times.csv': `net_id,submitted\n${line}\n` });

/** For each code, files that have just that problem. The type asks for every code. */
const EXAMPLES: Readonly<Record<Exclude<ClassCode, 'no-such-folder'>, Readonly<Record<string, Content>>>> = {
  'unknown-file': { 'mark.csv': 'x' },
  'csv-syntax': marks('aa1,theory,"5'),
  'missing-column': { 'marks.csv': 'net_id;part;points\naa1;theory;5\n' },
  'wrong-width': marks('aa1,theory'),
  'empty-cell': marks('aa1,,5'),
  'unknown-student': marks('zz9,theory,5'),
  'duplicate-line': marks('aa1,theory,5\naa1,theory,5'),
  'unknown-part': marks('aa1,practice,5'),
  'impossible-points': marks('aa1,theory,-1'),
  'unknown-penalty': excuses('aa1,lateness,ill'),
  'bad-time': times('aa1,2026-11-01 01:30'),
};

describe('what can be wrong with them', () => {
  it.each(Object.entries(EXAMPLES))('has the code %s', (code, files) => {
    const { problems } = read(files);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems.every(isError)).toBe(!CLASS_CODES[code as ClassCode].startsWith('Warning'));
  });

  it('includes a folder that was given and does not exist', () => {
    expect(classFiles(join(makeFolder({}), 'nowhere'), true).problems).toMatchObject([
      { code: 'no-such-folder' },
    ]);
  });

  it('includes what is no text, or no file', () => {
    expect(read({ 'marks.csv': Uint8Array.of(0xff, 0xfe, 0x61) }).problems).toMatchObject([
      { code: 'not-text' },
    ]);
    expect(read({ 'marks.csv/x': 'y' }).problems).toMatchObject([{ code: 'unreadable' }]);
  });
});

it('someone is found by net id, sid or e-mail, in upper or lower case', () => {
  const folder = makeFolder({ 'roster.csv': 'net_id,sid,email\nAA1,N1,amy@x.edu\nbb2,,\n' });
  const identify = identifierOf(readRoster(join(folder, 'roster.csv')).roster);
  expect([['n1'], ['?', 'AMY@X.EDU'], ['aa1'], ['BB2'], ['', 'cc3']].map(identify)).toEqual([
    'AA1',
    'AA1',
    'AA1',
    'bb2',
    null,
  ]);
});
