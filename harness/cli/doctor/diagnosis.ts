import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Tier } from '../../model/tier.ts';
import type { CgroupLimits } from './cgroup-limits.ts';
import type { Facts } from './facts.ts';
import type { PythonFacts } from './python.ts';
import { remedyFor, type Remedy } from './remedy.ts';
import type { Standing, Trial, Tried } from './try-tier.ts';
import { WALLS } from './walls.ts';

/** What came of one tier. */
export interface TierDiagnosis {
  readonly works: boolean;
  /** By the id of the wall, as tried from inside; empty where the tier could not be started. */
  readonly walls: Readonly<Record<string, Standing>>;
  /** Every attempt on them. */
  readonly tried: readonly Tried[];
  /** Why it does not work, and what to do; null where it does. */
  readonly remedy: Remedy | null;
  /** The failure's own words. */
  readonly detail: string | null;
}

/** All that `backcheck doctor` finds; with --json it is printed as it is. */
export interface Diagnosis {
  /** Whether submissions can be graded in isolation. */
  readonly ok: boolean;
  readonly machine: {
    readonly system: string;
    readonly architecture: string;
    readonly cores: number;
    readonly cpu_model: string;
    readonly memory_gb: number;
    readonly is_root: boolean;
    readonly drops_user: boolean;
    readonly is_container: boolean;
  };
  readonly node: string;
  readonly python: PythonFacts;
  readonly cgroup: CgroupLimits;
  readonly tiers: Readonly<Record<Tier, TierDiagnosis>>;
}

/** Puts together what was found. */
export function diagnosis(
  trials: readonly Trial[],
  found: { readonly facts: Facts; readonly python: PythonFacts; readonly cgroup: CgroupLimits },
): Diagnosis {
  const of = (tier: Tier): TierDiagnosis =>
    diagnose(
      trials.find((trial) => trial.tier === tier)!,
      found.facts,
    );
  const tiers = { A: of('A'), B: of('B'), C: of('C') };
  return {
    ok: tiers.A.works || tiers.B.works,
    machine: {
      system: `${type()} ${release()}`,
      architecture: process.arch,
      cores: availableParallelism(),
      cpu_model: cpus()[0]?.model.trim() ?? 'unknown',
      memory_gb: Number((memoryBytes() / 1e9).toFixed(1)),
      is_root: found.facts.isRoot,
      drops_user: found.facts.dropsUser,
      is_container: found.facts.isContainer,
    },
    node: process.versions.node,
    python: found.python,
    cgroup: found.cgroup,
    tiers,
  };
}

function diagnose({ tier, refusal, tried }: Trial, facts: Facts): TierDiagnosis {
  const walls = standings(tried);
  if (refusal !== null) {
    const remedy = remedyFor({ tier, refusal, facts });
    return { works: false, walls, tried, remedy, detail: refusal };
  }
  const broken = WALLS.filter(({ id, tiers }) => tiers.includes(tier) && walls[id] !== 'holds');
  if (broken.length === 0) return { works: true, walls, tried, remedy: null, detail: null };
  const ways = (wall: string): string =>
    tried.flatMap((one) => (one.wall === wall && one.standing === 'open' ? [one.by] : [])).join(', ');
  const open = broken
    .filter(({ id }) => walls[id] === 'open')
    .map(({ id, breach }) => `${breach} (${ways(id)})`);
  const unclear = broken.filter(({ id }) => walls[id] === 'unclear').map(({ title }) => title);
  const parts = [
    ...(open.length > 0 ? [`a worker could ${open.join(', ')}`] : []),
    ...(unclear.length > 0 ? [`it could not be told whether: ${unclear.join(', ')}`] : []),
  ];
  const why = `It starts, but its walls do not all stand: ${parts.join('; ')}.`;
  const mend =
    'Do not grade with this tier here; please report it with the output of `backcheck doctor --json`.';
  return { works: false, walls, tried, remedy: { code: 'wall-open', why, mend }, detail: null };
}

/** A wall stands when every attempt on it was refused. */
function standings(tried: readonly Tried[]): Readonly<Record<string, Standing>> {
  const attempts = Map.groupBy(tried, ({ wall }) => wall);
  return Object.fromEntries(
    [...attempts].map(([wall, all]) => {
      const found = new Set(all.map(({ standing }) => standing));
      const order: readonly Standing[] = ['open', 'unclear', 'holds'];
      return [wall, order.find((standing) => found.has(standing))!];
    }),
  );
}

/** Of the machine, or of the container where that has less. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
