import type { Assignment } from '../model/assignment.ts';
import type { Case } from '../model/case.ts';
import type { Example, Kind } from '../kinds/kind.ts';
import { kindOf } from '../kinds/index.ts';
import { caseSeed } from './seed.ts';

/** One case ready to run: the same for every submission of a run. */
export interface PlannedCase {
  readonly item: Case;
  readonly kind: Kind;
  readonly checks: readonly string[];
  /** Seed of what the case draws. */
  readonly seed: number;
  readonly examples: readonly Example[];
}

/** A part's cases, which run on one file of the submission. */
export interface PlannedPart {
  readonly id: string;
  readonly file: string;
  readonly cases: readonly PlannedCase[];
}

/** Turns an assignment into jobs; pure. `select` leaves cases out. */
export function plan(
  assignment: Assignment,
  kinds: ReadonlyMap<string, Kind>,
  seed: number,
  select: (item: Case) => boolean = () => true,
): readonly PlannedPart[] {
  return assignment.parts.map((part) => {
    const kind = kinds.get(part.kind)!;
    const items = assignment.cases.filter((item) => item.part === part.id && select(item));
    const cases = items.map((item) => planCase(item, kind, caseSeed(seed, assignment.id, item.fields.id)));
    return { id: part.id, file: part.file, cases };
  });
}

/** Plans one case; `seed` is the case's own. */
export function planCase(item: Case, partKind: Kind, seed: number): PlannedCase {
  const { fields } = item;
  const kind = kindOf(partKind, fields);
  return { item, kind, seed, checks: kind.checks(fields), examples: kind.examples(fields, seed) };
}
