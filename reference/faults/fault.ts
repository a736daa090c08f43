import type { TwoLayerCache } from '../two-layer-net.ts';
import type { Changes, Raises } from './changes.ts';
import type { BoundedNet, Kept, Operations } from './operations.ts';

/** The checks of a two-layer net, in report order. */
export const CHECK_NAMES = ['forward', 'loss', 'dJdy_hat', 'dJdW1', 'dJdb1', 'dJdW2', 'dJdb2'] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/** A known mistake, as an executable variant of the reference. */
export interface Fault {
  /** kebab-case; also the name of its folder under `examples/wrong/` of an assignment. */
  readonly id: string;
  /** Where the mistake is made; `state` where it shows in a second run only. */
  readonly stage: 'forward' | 'loss' | 'backward' | 'state';
  /** One sentence for the student: what their value is, and no more than that. */
  readonly hint: string;
  /** What is computed, as a formula. */
  readonly derivation: string;
  readonly operations?: Partial<Operations>;
  readonly state?: StateMistake;
  /** Where Python raises, and when; nothing that comes later is reached. */
  readonly raises?: Raises;
  /** The checks that are wrong when all that they are computed from is right, each with its condition. */
  readonly changes: Changes;
  /** The same for the chain of the student's own values, where that is not simply everything that follows. */
  readonly changesInChain?: Changes;
}

/** What runs differently: all of a fault that decides values. */
export type Variant = Pick<Fault, 'operations' | 'state'>;

export type Gradients = Readonly<Record<'dJdW1' | 'dJdb1' | 'dJdW2' | 'dJdb2', Kept>>;

/** How the first of two runs, with `clear_grad_and_cache` between them, comes into the second. */
export interface StateMistake {
  /** The net after a backward pass. */
  readonly net?: (net: BoundedNet, gradients: Gradients) => BoundedNet;
  /** The cache that the second backward pass reads. */
  readonly cache?: (own: TwoLayerCache, earlier: TwoLayerCache) => TwoLayerCache;
  /** The gradients after the second backward pass. */
  readonly gradients?: (own: Gradients, earlier: Gradients) => Gradients;
}
