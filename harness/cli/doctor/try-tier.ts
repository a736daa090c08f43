import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argument, Job } from '../../model/job.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Tier } from '../../model/tier.ts';
import { ForkServerError } from '../../run/fork-server-error.ts';
import { openPool } from '../../run/isolation.ts';
import type { Pool } from '../../run/pool.ts';
import { HOME } from '../places.ts';
import { ATTEMPTS, type Attempt, type Bait } from './attempts.ts';
import { WALLS, type Wall } from './walls.ts';

const PROBE = join(import.meta.dirname, 'probe');
const MAIN = 'probe.py';
/** What a script may do by its nature, so that it is not tried from there. */
const OF_SCRIPTS: ReadonlySet<string> = new Set(['threads']);
/** Some attempts are answered by the end of the worker. */
const ENDINGS = 64;

/** Whether a worker was stopped: `unclear` where the attempt ended otherwise than it should. */
export type Standing = 'holds' | 'open' | 'unclear';

/** One attempt on one wall, and what came of it. */
export interface Tried {
  readonly wall: string;
  readonly by: string;
  readonly standing: Standing;
  /** Why it may be refused even where the wall is not promised. */
  readonly otherwise?: string;
}

/** What came of trying a tier. */
export interface Trial {
  readonly tier: Tier;
  /** Why it could not be started, in the words of whatever failed; null where it could. */
  readonly refusal: string | null;
  /** Empty where it could not be started. */
  readonly tried: readonly Tried[];
  readonly versions: Readonly<Record<string, string>>;
}

export interface TryOptions {
  readonly root: string | null;
  readonly bait: Bait;
  /** Every way that is known to try a wall, instead of one. */
  readonly isThorough: boolean;
  /** Is told the pool as soon as there is one, so that Ctrl-C can close it. */
  readonly opened: (pool: Pool) => void;
}

interface Planned {
  readonly wall: Wall;
  readonly attempt: Attempt;
}

/** Starts a tier as grading would, and has a submission try its walls from inside. */
export async function tryTier(tier: Tier, { root, bait, isThorough, opened }: TryOptions): Promise<Trial> {
  const limits = { ...bait.limits, fatal_endings: ENDINGS };
  const submissions = Infinity; // with everything that grading a large class prepares
  const wish = { tier, allowPlain: true, root, limits, slots: 1, preload: [], submissions, secret: [HOME] };
  const isolation = await openPool(wish, process.env);
  if ('why' in isolation) {
    return { tier, refusal: isolation.refused[0]?.why ?? isolation.why, tried: [], versions: {} };
  }
  const { pool } = isolation;
  opened(pool);
  const plan = planned(tier, bait, isThorough);
  try {
    const tried = await tryFromCases(pool, plan);
    const more = isThorough ? await tryFromScript(pool, plan) : [];
    return { tier, refusal: null, tried: [...tried, ...more], versions: pool.versions };
  } catch (error) {
    if (!(error instanceof ForkServerError)) throw error;
    return { tier, refusal: error.message, tried: [], versions: pool.versions };
  } finally {
    await pool.close();
  }
}

function planned(tier: Tier, bait: Bait, isThorough: boolean): readonly Planned[] {
  return WALLS.flatMap((wall) => {
    const attempts: readonly Attempt[] = ATTEMPTS[wall.id](bait);
    const isPromised = wall.tiers.includes(tier);
    const safe = attempts.filter(({ harmful }) => isPromised || harmful !== true);
    return safe.slice(0, isThorough ? Infinity : 1).map((attempt) => ({ wall, attempt }));
  });
}

const files = () =>
  readdirSync(PROBE)
    .filter((name) => name.endsWith('.py'))
    .map((name) => ({ name, bytes: readFileSync(join(PROBE, name)) }));

/** Each attempt as a case of its own. */
async function tryFromCases(pool: Pool, plan: readonly Planned[]): Promise<readonly Tried[]> {
  const jobs = plan.map(({ attempt }) => jobOf(attempt));
  const { outcomes } = await pool.run({ files: files(), main: MAIN, jobs, seed: 0 });
  return plan.map(({ wall, attempt }, index) => ({
    ...told(wall, attempt),
    standing: standing(attempt, outcomes[index]!),
  }));
}

/** A script of the course has a worker of its own kind, which may start threads; it makes all attempts one after the other. */
async function tryFromScript(pool: Pool, plan: readonly Planned[]): Promise<readonly Tried[]> {
  const suited = plan.filter(
    ({ wall, attempt }) => !OF_SCRIPTS.has(wall.id) && attempt.endless === undefined,
  );
  const calls = JSON.stringify(suited.map(({ attempt: { call, args } }) => [call, args]));
  const text = `import json, probe\nfor call, args in json.loads(${JSON.stringify(calls)}):\n    print(getattr(probe, call)(*args))\n`;
  const job: Job = { seed: 0, tensors: {}, steps: [], script: { name: 'attempts.py', text } };
  const { outcomes } = await pool.run({ files: files(), main: MAIN, jobs: [job], seed: 0 });
  const answers = outcomes[0]!.script?.printed.trimEnd().split('\n') ?? [];
  return suited.map(({ wall, attempt }, index) => ({
    ...told(wall, { ...attempt, by: `${attempt.by}, from a script` }),
    standing: ({ '0': 'holds', '1': 'open' } as const)[answers[index] ?? ''] ?? 'unclear',
  }));
}

function told({ id }: Wall, { by, otherwise }: Attempt): Omit<Tried, 'standing'> {
  return { wall: id, by, ...(otherwise !== undefined && { otherwise }) };
}

/** The attempt as a worker runs it; its result comes back as `through`. */
function jobOf({ by, call, args }: Attempt): Job {
  const literals = args.map((literal): Argument => ({ literal }));
  return {
    seed: 0,
    tensors: {},
    steps: [
      { do: 'call', at: by, function: [call], args: literals, results: ['through'] },
      { do: 'keep', values: { through: ['through'] } },
    ],
  };
}

function standing({ endless }: Attempt, { ending, values }: Outcome): Standing {
  if (ending === 'timed-out' && endless === true) return 'holds';
  const value = values.get('through');
  if (ending !== 'returned' || value === undefined || !('data' in value)) return 'unclear';
  return value.data[0] === 1 ? 'open' : 'holds';
}
