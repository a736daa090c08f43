import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Isolation } from '../../run/isolation.ts';
import { ownVersion } from '../version.ts';

/** What the numbers of a bench depend on. */
export interface Machine {
  readonly cores: number;
  readonly cpu_model: string;
  readonly memory_gb: number;
  readonly system: string;
  readonly tier: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Load average of the last minute, before anything of the bench ran. */
  readonly load_at_start: number;
}

/** Load average of the last minute. */
export function loadNow(): number {
  return loadavg()[0]!;
}

export function machineFacts({ tier, pool }: Isolation, loadAtStart: number): Machine {
  return {
    cores: availableParallelism(),
    cpu_model: cpus()[0]?.model.trim() ?? 'unknown',
    memory_gb: Number((totalmem() / 1e9).toFixed(1)),
    system: `${type()} ${release()}`,
    tier,
    versions: { backcheck: ownVersion(), node: process.versions.node, ...pool.versions },
    load_at_start: loadAtStart,
  };
}
