import type { Tier } from '../../model/tier.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { survivors, wronglyExempt, type Matrix } from './matrix.ts';
import type { VerifiedExample } from './run-examples.ts';

/** All that `verify` found out about an assignment. */
export interface Verified {
  readonly assignment: string;
  readonly seed: number;
  /** One for each part of whose kind mistakes are known. */
  readonly matrices: readonly Matrix[];
  /** The parts of whose kind no mistakes are known as code. */
  readonly unknown: readonly string[];
  readonly examples: readonly VerifiedExample[];
  /** How the examples were isolated; null where there are none. */
  readonly tier: Tier | null;
  readonly seconds: { readonly matrix: number; readonly examples: number };
}

/** 2 where something could not be judged, 1 where something is not as it must be, else 0. */
export function exitCodeOf({ matrices, examples }: Verified): ExitCode {
  const unfit = matrices.flatMap(({ cases }) => cases.flatMap((item) => item.unfit ?? []));
  const verdicts = [...unfit, ...examples.map(({ result }) => result)].map(({ verdict }) => verdict);
  if (verdicts.includes('harness-error')) return EXIT.harnessError;
  const isWrong =
    unfit.length > 0 ||
    examples.some(({ wrong }) => wrong.length > 0) ||
    matrices.some((matrix) => survivors(matrix).length + wronglyExempt(matrix).length > 0);
  return isWrong ? EXIT.failures : EXIT.ok;
}
