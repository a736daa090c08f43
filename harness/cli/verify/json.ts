import type { KnownFault } from '../../kinds/kind.ts';
import type { CaseAdequacy } from './case-adequacy.ts';
import { applicable, catchersOf, idOf, onlyBy, smallSet, survivors, type Matrix } from './matrix.ts';
import type { Verified } from './verified.ts';

/** What `verify --json` prints of an assignment: the whole matrix, and every example's verdict. */
export function verifiedJson({
  assignment,
  seed,
  tier,
  matrices,
  unknown,
  examples,
  seconds,
}: Verified): object {
  return {
    assignment,
    seed,
    tier,
    parts: matrices.map(partJson),
    parts_without_known_faults: unknown,
    examples: examples.map(({ folder, id, result, wrong }) => ({
      folder,
      id,
      verdict: result.verdict,
      score: result.score,
      max_score: result.max_score,
      failing_cases: result.cases.filter(({ verdict }) => verdict !== 'pass').map((item) => item.id),
      problems: wrong,
    })),
    seconds,
  };
}

/** A row of the matrix: each fault that a case catches, with the checks that fail in the first failing example. */
export function caseJson(item: CaseAdequacy, only: readonly KnownFault[]): object {
  return {
    id: idOf(item),
    catches: Object.fromEntries(item.caught),
    only_it_catches: only.map(({ id }) => id),
    trivial_answers: item.trivial,
    right_work_fails: item.unfit?.text ?? null,
  };
}

function partJson(matrix: Matrix): object {
  return {
    id: matrix.part,
    faults: matrix.faults.map(({ id, hint, derivation, exempt }) => ({
      id,
      hint,
      derivation,
      ...(exempt !== undefined && { exempt }),
      caught_by: catchersOf(matrix, id),
    })),
    cases: matrix.cases.map((item) => caseJson(item, onlyBy(matrix, item))),
    applicable: applicable(matrix).length,
    survivors: survivors(matrix).map(({ id }) => id),
    small_set: smallSet(matrix),
  };
}
