import type { ClassRecords } from '../model/class-records.ts';
import type { Roll } from '../model/report.ts';
import { NO_RULES, type Rules } from '../model/rules.ts';
import { countingHandParts } from './final.ts';

/** What a roll is made from. Net ids are in lower case. */
export interface RollFacts {
  /** Of all submissions, those of a group one by one. */
  readonly students: readonly string[];
  readonly superseded: readonly Roll['superseded'][number][];
  /** Ids of submissions that a person is to look at. */
  readonly review: readonly string[];
  /** Hash of its code → ids of the submissions. */
  readonly byContent: ReadonlyMap<string, readonly string[]>;
}

/** Who is missing, unknown, not marked yet, or handed in twice, and whose code is the same. */
export function rollOf(
  { students, superseded, review, byContent }: RollFacts,
  records: ClassRecords,
  rules: Rules = NO_RULES,
): Roll {
  const { roster, marks } = records;
  const there = new Set(students);
  const unmarked = countingHandParts(rules, records).map(({ id }) => ({
    part: id,
    students: [...there].filter((student) => !isMarked(student, id)).toSorted(),
  }));
  function isMarked(student: string, part: string): boolean {
    const overrides = records.overrides.get(student) ?? [];
    return marks.get(student)?.has(part) === true || overrides.some((one) => one.part === part);
  }
  return {
    missing: roster === null ? [] : [...roster.keys()].filter((student) => !there.has(student)),
    unknown: roster === null ? [] : [...there].filter((student) => !roster.has(student)),
    unmarked: unmarked.filter((item) => item.students.length > 0),
    superseded: [...superseded],
    ...(review.length > 0 && { review: review.toSorted() }),
    identical: [...byContent.values()].filter((ids) => ids.length > 1).map((ids) => ids.toSorted()),
  };
}
