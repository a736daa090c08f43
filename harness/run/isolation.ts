import type { Limits } from '../model/limits.ts';
import { TIERS, type Tier } from '../model/tier.ts';
import { exposed } from './exposed.ts';
import type { ForkServerOptions } from './fork-server.ts';
import { EndedEarlyError, ForkServerError } from './fork-server-error.ts';
import { interpreters } from './interpreter.ts';
import { Pool } from './pool.ts';

/** How often a fork server is started that is gone before it is ready, without a word. */
const ATTEMPTS = 10;

export interface IsolationWish {
  /** The tier asked for, or `auto`: the strongest that this machine gives. */
  readonly tier: Tier | 'auto';
  /** Whether `auto` may end at tier C, which is no isolation at all. */
  readonly allowPlain: boolean;
  readonly root: string | null;
  readonly limits: Limits;
  readonly slots: number;
  readonly preload: readonly string[];
  /** About how many submissions will run, which decides what is worth preparing. */
  readonly submissions: number;
  /** Folders that no submission may read: cases, other submissions. A tier that would let it is refused. */
  readonly secret: readonly string[];
}

/** A pool that runs, and why stronger tiers were not to be had. */
export interface Isolation {
  readonly pool: Pool;
  readonly tier: Tier;
  readonly refused: readonly Refusal[];
}

export interface Refusal {
  readonly tier: Tier;
  readonly why: string;
}

/** Starts a pool at the strongest tier allowed; tier C never happens unless it was asked for or allowed. */
export async function openPool(
  wish: IsolationWish,
  environment: NodeJS.ProcessEnv,
): Promise<Isolation | { readonly refused: readonly Refusal[]; readonly why: string }> {
  const candidates = interpreters(wish.root, environment);
  if (typeof candidates === 'string') return { refused: [], why: candidates };
  const refused: Refusal[] = [];
  for (const tier of tiersToTry(wish)) {
    const result = await tryTier(tier, wish, candidates);
    if (typeof result !== 'string') return { pool: result, tier, refused };
    refused.push({ tier, why: result });
  }
  const reasons = refused.map(({ tier, why }) => `tier ${tier}: ${why}`).join('; ');
  return {
    refused,
    why: `no isolation could be had (${reasons}). Run \`backcheck doctor\` for the way to mend it.`,
  };
}

function tiersToTry(wish: IsolationWish): readonly Tier[] {
  if (wish.tier !== 'auto') return [wish.tier];
  // Another root folder needs a mount namespace.
  if (wish.root !== null) return ['A'];
  return wish.allowPlain ? TIERS : ['A', 'B'];
}

/** A tier is not given up for a process that was killed once. */
async function startInsistently(options: ForkServerOptions, slots: number): Promise<Pool> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await Pool.start(options, slots);
    } catch (error) {
      if (!(error instanceof EndedEarlyError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function tryTier(
  tier: Tier,
  wish: IsolationWish,
  candidates: Exclude<ReturnType<typeof interpreters>, string>,
): Promise<Pool | string> {
  if (tier !== 'A' && wish.root !== null) return 'another root folder needs tier A';
  if (tier !== 'C' && process.platform !== 'linux')
    return `${process.platform} has no namespaces and no Landlock`;
  const reasons: string[] = [];
  for (const candidate of candidates) {
    const exposure = tier === 'C' ? null : exposed(wish.secret, candidate.libraries, wish.root);
    if (exposure !== null) {
      reasons.push(
        `${exposure.folder} lies in ${exposure.by}, which students' code may read; move it elsewhere`,
      );
      continue;
    }
    const { root, limits, preload, submissions, slots } = wish;
    try {
      return await startInsistently({ ...candidate, tier, root, limits, preload, submissions }, slots);
    } catch (error) {
      if (!(error instanceof ForkServerError)) throw error;
      reasons.push(error.message);
    }
  }
  return reasons.join('; ');
}
