import { DEFAULT_LIMITS } from '../model/limits.ts';
import { TIERS } from '../model/tier.ts';
import { styleOf } from '../report/style.ts';
import type { Pool } from '../run/pool.ts';
import { startSpinner } from './spinner.ts';
import { TemporaryFolder } from './bench/temporary-folder.ts';
import { layBait } from './doctor/bait.ts';
import { tryCgroup } from './doctor/cgroup-limits.ts';
import { diagnosis } from './doctor/diagnosis.ts';
import { readFacts } from './doctor/facts.ts';
import { pythonFacts } from './doctor/python.ts';
import { diagnosisText } from './doctor/text.ts';
import { tryTier } from './doctor/try-tier.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { onInterrupt } from './interrupt.ts';

export interface DoctorOptions {
  readonly root?: string;
  readonly json: boolean;
  /** Every known way to try each wall, instead of one. */
  readonly thorough: boolean;
}

/** Small enough that an attempt to break one takes a moment only; torch still fits. */
const LIMITS = { ...DEFAULT_LIMITS, case_cpu_seconds: 0.5, file_mb: 4 };

/** `backcheck doctor`: what this machine can do, and how to mend what it cannot. */
export async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const root = options.root ?? null;
  const pools = new Set<Pool>();
  const closeAll = async (): Promise<void> => {
    await Promise.all([...pools].map((pool) => pool.close()));
  };
  const interrupt = onInterrupt(closeAll);
  const folder = new TemporaryFolder('doctor');
  const spinner = startSpinner(process.stderr, 'trying each tier');
  try {
    const opened = (pool: Pool): void => {
      pools.add(pool);
      if (interrupt.signal.aborted) void closeAll();
    };
    const baits = TIERS.map((tier) => ({ tier, bait: layBait(folder, LIMITS) }));
    const trials = await Promise.all(
      baits.map(({ tier, bait }) => tryTier(tier, { root, bait, isThorough: options.thorough, opened })),
    );
    if (interrupt.signal.aborted) return EXIT.interrupted;
    const cgroup = await tryCgroup();
    const found = diagnosis(trials, {
      facts: readFacts(baits[0]!.bait.graderFile),
      python: pythonFacts(root, trials),
      cgroup,
    });
    spinner.stop();
    process.stdout.write(
      options.json
        ? `${JSON.stringify(found, null, 2)}\n`
        : diagnosisText(found, styleOf(process.stdout, process.env)),
    );
    return found.ok ? EXIT.ok : EXIT.harnessError;
  } finally {
    spinner.stop();
    folder.remove();
    interrupt.dispose();
  }
}
