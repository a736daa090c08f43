import { describe, expect, it } from 'vitest';
import { NO_RECORDS } from '../model/class-records.ts';
import { NO_RULES } from '../model/rules.ts';
import { rollOf } from './roll.ts';

const person = (netId: string) => ({ netId, name: '', email: '', sid: '', section: '' });
const ROSTER = new Map(['aa1', 'bb2', 'cc3'].map((netId) => [netId, person(netId)]));
const RULES = { ...NO_RULES, byHand: [{ id: 'theory', title: 'T', points: 50, file: 'theory.pdf' }] };
const FACTS = {
  students: ['bb2', 'zz9', 'aa1'],
  superseded: [],
  review: [],
  byContent: new Map<string, string[]>(),
};

describe('rollOf', () => {
  it('tells who of the roster is missing, and who is not on it', () => {
    const roll = rollOf(FACTS, { ...NO_RECORDS, roster: ROSTER });
    expect(roll).toMatchObject({ missing: ['cc3'], unknown: ['zz9'] });
    expect(rollOf(FACTS, NO_RECORDS)).toMatchObject({ missing: [], unknown: [] });
  });

  it('tells who has no mark yet, of parts of which there are marks', () => {
    const marks = new Map([['aa1', new Map([['theory', { points: 1, comment: '' }]])]]);
    const overrides = new Map([['bb2', [{ part: 'theory', points: 2, author: '', reason: '' }]]]);
    expect(rollOf(FACTS, NO_RECORDS, RULES).unmarked).toEqual([]);
    expect(rollOf(FACTS, { ...NO_RECORDS, marks, overrides }, RULES).unmarked).toEqual([
      { part: 'theory', students: ['zz9'] },
    ]);
  });

  it('groups the submissions of the same code', () => {
    const byContent = new Map([
      ['x', ['bb2', 'aa1']],
      ['y', ['zz9']],
    ]);
    expect(rollOf({ ...FACTS, byContent }, NO_RECORDS).identical).toEqual([['aa1', 'bb2']]);
  });
});
