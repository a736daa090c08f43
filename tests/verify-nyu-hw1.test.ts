import { beforeAll, describe, expect, it } from 'vitest';
import { backcheck, type Ended } from './cli.ts';

interface Found {
  readonly parts: readonly {
    readonly faults: readonly { readonly id: string; readonly caught_by: readonly string[] }[];
    readonly survivors: readonly string[];
    readonly cases: readonly { readonly id: string; readonly right_work_fails: string | null }[];
  }[];
  readonly examples: readonly {
    readonly folder: string;
    readonly id: string;
    readonly failing_cases: readonly string[];
    readonly problems: readonly string[];
  }[];
}

describe('backcheck verify nyu-hw1', () => {
  let ended: Ended;
  let found: Found;
  beforeAll(async () => {
    ended = await backcheck(['verify', 'nyu-hw1', '--json']);
    [found] = (JSON.parse(ended.out) as { assignments: [Found] }).assignments;
  }, 300_000);

  it('passes: no fault survives, and every example gets its verdict', () => {
    expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' });
    expect(found.parts.flatMap(({ survivors }) => survivors)).toEqual([]);
    expect(found.examples.flatMap(({ problems }) => problems)).toEqual([]);
    expect(found.examples.length).toBeGreaterThan(100);
  });

  it('says of each fault what grading says of the example that has it: the same cases fail', () => {
    const faults = new Map(found.parts.flatMap((part) => part.faults.map((fault) => [fault.id, fault])));
    const wrong = found.examples.filter(({ folder, id }) => folder === 'wrong' && faults.has(id));
    expect(wrong.length).toBeGreaterThan(100);
    for (const { id, failing_cases: failing } of wrong) {
      expect({ id, failing }).toEqual({ id, failing: faults.get(id)!.caught_by });
    }
  });
});
