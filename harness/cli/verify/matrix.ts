import type { KnownFault } from '../../kinds/kind.ts';
import type { CaseAdequacy } from './case-adequacy.ts';

/** Every fault against every case of a part. */
export interface Matrix {
  readonly part: string;
  readonly faults: readonly KnownFault[];
  readonly cases: readonly CaseAdequacy[];
}

/** The faults that are mistakes here. */
export function applicable({ faults }: Matrix): readonly KnownFault[] {
  return faults.filter(({ exempt }) => exempt === undefined);
}

/** The cases that catch a fault, by id. */
export function catchersOf({ cases }: Matrix, fault: string): readonly string[] {
  return cases.filter(({ caught }) => caught.has(fault)).map(idOf);
}

/** The faults that no case catches. */
export function survivors(matrix: Matrix): readonly KnownFault[] {
  return applicable(matrix).filter(({ id }) => catchersOf(matrix, id).length === 0);
}

/** The faults that a case catches and no other case does: what removing this case alone would lose. */
export function onlyBy(matrix: Matrix, { planned, caught }: CaseAdequacy): readonly KnownFault[] {
  const others = matrix.cases.filter((item) => item.planned !== planned);
  return applicable(matrix).filter(({ id }) => caught.has(id) && !others.some((item) => item.caught.has(id)));
}

/** Faults that are said to be none here, though cases take points from them. */
export function wronglyExempt(matrix: Matrix): readonly KnownFault[] {
  return matrix.faults.filter(({ id, exempt }) => exempt !== undefined && catchersOf(matrix, id).length > 0);
}

/**
 * A small set of cases that together catch every fault that all cases together catch: the case that catches most of what
 * is left comes next (Chvátal 1979), the earlier one among equals.
 */
export function smallSet(matrix: Matrix): readonly string[] {
  const left = new Set(
    applicable(matrix).flatMap(({ id }) => (catchersOf(matrix, id).length > 0 ? [id] : [])),
  );
  const chosen: string[] = [];
  while (left.size > 0) {
    const gains = matrix.cases.map(({ caught }) => [...left].filter((id) => caught.has(id)));
    const best = gains.reduce((most, gain, index) => (gain.length > gains[most]!.length ? index : most), 0);
    chosen.push(idOf(matrix.cases[best]!));
    for (const id of gains[best]!) left.delete(id);
  }
  return chosen;
}

/** The id of a case. */
export function idOf({ planned }: CaseAdequacy): string {
  return planned.item.fields.id;
}
