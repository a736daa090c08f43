import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../model/outcome.ts';
import type { Tier } from '../../model/tier.ts';
import { ForkServerError } from '../../run/fork-server-error.ts';
import { openPool } from '../../run/isolation.ts';
import type { Pool } from '../../run/pool.ts';
import { HOME } from '../places.ts';
import { jobOf, WALLS, type Bait, type Wall } from './walls.ts';

const PROBE = 'probe.py';

/** Whether a worker was stopped: `unclear` where the attempt ended otherwise than it should. */
export type Standing = 'holds' | 'open' | 'unclear';

/** What came of trying a tier. */
export interface Trial {
  readonly tier: Tier;
  /** Why it could not be started, in the words of whatever failed; null where it could. */
  readonly refusal: string | null;
  /** By the id of the wall; empty where it could not be started. */
  readonly walls: Readonly<Record<string, Standing>>;
  readonly versions: Readonly<Record<string, string>>;
}

export interface TryOptions {
  readonly root: string | null;
  readonly bait: Bait;
  /** Is told the pool as soon as there is one, so that Ctrl-C can close it. */
  readonly opened: (pool: Pool) => void;
}

/** Starts a tier as grading would, and has a submission try its walls from inside. */
export async function tryTier(tier: Tier, { root, bait, opened }: TryOptions): Promise<Trial> {
  const wish = { tier, allowPlain: true, root, limits: bait.limits, slots: 1, preload: [], secret: [HOME] };
  const isolation = await openPool(wish, process.env);
  if ('why' in isolation) {
    return { tier, refusal: isolation.refused[0]?.why ?? isolation.why, walls: {}, versions: {} };
  }
  const { pool } = isolation;
  opened(pool);
  try {
    return { tier, refusal: null, walls: await tryWalls(pool, bait), versions: pool.versions };
  } catch (error) {
    if (!(error instanceof ForkServerError)) throw error;
    return { tier, refusal: error.message, walls: {}, versions: pool.versions };
  } finally {
    await pool.close();
  }
}

async function tryWalls(pool: Pool, bait: Bait): Promise<Record<string, Standing>> {
  const bytes = readFileSync(join(import.meta.dirname, PROBE));
  const jobs = WALLS.map((wall) => jobOf(wall, bait));
  const { outcomes } = await pool.run({ files: [{ name: PROBE, bytes }], main: PROBE, jobs, seed: 0 });
  return Object.fromEntries(WALLS.map((wall, index) => [wall.id, standing(wall, outcomes[index]!, bait)]));
}

function standing(wall: Wall, { ending, values }: Outcome, bait: Bait): Standing {
  const value = values.get('through');
  if (ending === 'timed-out' && wall.id === 'cpu_time') return 'holds';
  if (ending !== 'returned' || value === undefined || !('data' in value)) return 'unclear';
  return value.data[0] === wall.attempt(bait).through ? 'open' : 'holds';
}
