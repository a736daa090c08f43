import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAssignment } from '../assignment.ts';
import { makeFolder } from '../testing/folder.ts';
import { makeAssignment } from '../testing/sample.ts';
import { classFiles } from './class-files.ts';
import { readRecords } from './records.ts';
import { readRoster } from './roster.ts';

const DOCS = readFileSync(join(import.meta.dirname, '../../../docs/class.md'), 'utf8');
const blocks = [...DOCS.matchAll(/^```(\S+)(?: (\S+))?\n([^]*?)^```$/gm)];
const outline = blocks.find(([, language]) => language === 'yaml')![3]!;
const csv = blocks
  .filter(([, language]) => language === 'csv')
  .map(([, , name, text]) => [name!, text!] as const);

describe('docs/class.md', () => {
  it('shows rules that are valid', () => {
    const { assignment, problems } = loadAssignment(makeAssignment({ 'sample/assignment.yaml': outline }));
    expect(problems).toEqual([]);
    expect(assignment!.rules).toMatchObject({
      due: '2026-03-09T03:55:00Z',
      aliases: new Map([['sgd.py', 'gd.py']]),
    });
  });

  it('shows every file of a class, valid for these rules', () => {
    const { parts, rules } = loadAssignment(
      makeAssignment({ 'sample/assignment.yaml': outline }),
    ).assignment!;
    const folder = makeFolder(Object.fromEntries(csv));
    const { files } = classFiles(folder, true);
    expect([...files.keys()].toSorted()).toEqual(csv.map(([name]) => name).toSorted());
    const { roster, problems } = readRoster(files.get('roster.csv')!);
    const facts = { parts, rules: rules!, roster, students: new Set<string>() };
    expect([...problems, ...readRecords(files, facts).problems]).toEqual([]);
  });
});
