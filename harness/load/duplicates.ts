import type { Found } from './found.ts';

/** A submission that another one of the same student takes the place of. */
export interface Superseded {
  readonly student: string;
  readonly path: string;
  /** The path of the one that counts. */
  readonly by: string;
}

/**
 * Of several submissions of one student the latest in time counts; at the same time, or where a time is not known, the
 * last in order. Folders and files whose student is not known all count.
 */
export function latestOfEach(found: readonly Found[]): {
  readonly counting: readonly Found[];
  readonly superseded: readonly Superseded[];
} {
  const latest = new Map<string, Found>();
  for (const item of found) {
    const student = item.students?.[0];
    if (student === undefined) continue;
    const other = latest.get(student);
    if (other === undefined || timeOf(item) >= timeOf(other)) latest.set(student, item);
  }
  const counts = (item: Found): boolean => {
    const student = item.students?.[0];
    return student === undefined || latest.get(student) === item;
  };
  const superseded = found
    .filter((item) => !counts(item))
    .map((item) => {
      const student = item.students![0]!;
      return { student, path: item.path, by: latest.get(student)!.path };
    });
  return { counting: found.filter(counts), superseded };
}

function timeOf({ time }: Found): number {
  return time === undefined ? -Infinity : Date.parse(time);
}
