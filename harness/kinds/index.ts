import type { CommonCase } from '../model/case.ts';
import { isScript } from '../model/script-case.ts';
import type { Kind } from './kind.ts';
import { scripts } from './scripts.ts';
import { twoLayerNet } from './two-layer-net.ts';

/** Every kind of assignment, by the name that `assignment.yaml` uses. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(
  [erase(twoLayerNet)].map((kind) => [kind.name, kind]),
);

/** Cases that a part of any kind may have. */
export const SCRIPTS = erase(scripts);

/** The kind that a case of a part is run and judged by: its part's, unless it is a script. */
export function kindOf(partKind: Kind, fields: CommonCase): Kind {
  return isScript(fields) ? SCRIPTS : partKind;
}

/**
 * Forgets a kind's own type of fields. Sound because a kind is only ever handed cases that its own schemas let through.
 */
function erase<Fields extends CommonCase>(kind: Kind<Fields>): Kind {
  return kind as unknown as Kind;
}
