import type { CommonCase } from '../model/case.ts';
import type { Kind } from './kind.ts';
import { twoLayerNet } from './two-layer-net.ts';

/** Every kind of assignment, by the name that `assignment.yaml` uses. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(
  [erase(twoLayerNet)].map((kind) => [kind.name, kind]),
);

/**
 * Forgets a kind's own type of fields. Sound because a kind is only ever handed cases that its own schemas let through.
 */
function erase<Fields extends CommonCase>(kind: Kind<Fields>): Kind {
  return kind as unknown as Kind;
}
