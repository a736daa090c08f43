import { findPython } from '../../../bin/setup/python.js';
import { interpreters } from '../../run/interpreter.ts';
import type { Trial } from './try-tier.ts';

/** The Python that submissions run on. */
export interface PythonFacts {
  readonly path: string | null;
  readonly version: string | null;
  readonly torch: string | null;
  readonly numpy: string | null;
  /** What torch chose its kernels for, e.g. AVX2; results differ in their last bits between them. */
  readonly cpu_capability: string | null;
  /** Whether nodes of torch.autograd's graph can be counted; null where nothing could be started. */
  readonly counts_autograd_nodes: boolean | null;
  /** What was looked at before, and why it was not taken. */
  readonly looked: readonly { readonly path: string; readonly why: string }[];
  /** Why there is none. */
  readonly why: string | null;
}

/** The interpreter, and the versions that a worker of any tier reported. */
export function pythonFacts(root: string | null, trials: readonly Trial[]): PythonFacts {
  const versions = trials.find((trial) => trial.versions['python'] !== undefined)?.versions ?? {};
  const { found, looked } = root === null ? findPython(process.env) : { found: null, looked: [] };
  const candidates = interpreters(root, process.env);
  const isMissing = typeof candidates === 'string';
  return {
    path: isMissing ? null : candidates.map(({ python }) => python).join(' or '),
    version: versions['python'] ?? found?.version ?? null,
    torch: versions['torch'] ?? found?.torch ?? null,
    numpy: versions['numpy'] ?? null,
    cpu_capability: versions['cpu'] ?? null,
    counts_autograd_nodes:
      versions['autograd'] === undefined ? null : versions['autograd'] === 'nodes counted',
    looked,
    why: isMissing ? candidates : null,
  };
}
