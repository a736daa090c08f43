import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { TIERS, type Tier } from '../model/tier.ts';
import type { Limits } from '../model/limits.ts';
import { openPool, type Isolation } from '../run/isolation.ts';
import { HOME } from './places.ts';

/** Options of every command that runs submissions. */
export interface IsolationOptions {
  readonly isolation: Tier | 'auto';
  readonly root?: string;
  readonly jobs: number;
  /** Folder of assignments, where it is not the one that ships. */
  readonly cases?: string;
}

export function addIsolationOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--isolation <tier>', 'how strongly workers are isolated')
        .choices(['auto', ...TIERS])
        .default('auto'),
    )
    .option(
      '--root <folder>',
      "another root folder for the workers' file system, with its own Python and torch",
      (path) => resolve(path),
    )
    .option('--jobs <count>', 'submissions at a time', positive, availableParallelism());
}

/** A whole number of at least 1, for commander. */
export function positive(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return number;
}

/**
 * Opens a pool for a number of submissions and says which tier it got, where that is not the strongest; null after
 * printing why there is none.
 */
export async function openOrReport(
  options: IsolationOptions,
  limits: Limits,
  allowPlain: boolean,
  submissions: number,
): Promise<Isolation | null> {
  const wish = {
    tier: options.isolation,
    allowPlain,
    root: options.root ?? null,
    limits,
    slots: options.jobs,
    preload: [],
    submissions,
    secret: [HOME, ...(options.cases === undefined ? [] : [resolve(options.cases)])],
  };
  const opened = await openPool(wish, process.env);
  if ('why' in opened) {
    process.stderr.write(`backcheck: ${opened.why}\n`);
    return null;
  }
  if (opened.tier !== 'A' && options.isolation === 'auto') {
    const why = opened.refused.map(({ tier, why: reason }) => `${tier}: ${reason}`).join('; ');
    const plain = opened.tier === 'C' ? ' Submissions run WITHOUT ISOLATION, with your own rights.' : '';
    process.stderr.write(
      `Notice: isolation tier ${opened.tier} is used (${why}); \`backcheck doctor\` says more.${plain}\n`,
    );
  }
  return opened;
}
