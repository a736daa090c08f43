import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { TIERS, type Tier } from '../model/tier.ts';
import { replaceFile } from '../report/disk.ts';
import { interpreters } from '../run/interpreter.ts';
import type { Isolation } from '../run/isolation.ts';
import type { IsolationOptions } from './isolation-options.ts';

/** What submissions ran on. */
export interface Ground {
  readonly tier: Tier;
  /** Of Python, torch and numpy, and the CPU capability. */
  readonly versions: Readonly<Record<string, string>>;
}

const FILE = 'last-run.json';

const LastRunSchema = Type.Object({
  key: Type.String({ description: 'Hash of what the rest depends on.' }),
  tier: Type.Enum(TIERS),
  versions: Type.Record(Type.String(), Type.String()),
  files: Type.Array(Type.String(), { description: 'Files that the versions come from.' }),
});

type LastRun = Static<typeof LastRunSchema>;

/**
 * What the last run into `out` ran on, if this machine and the options would give the same again; null otherwise. A run
 * that finds nothing to do needs no torch then.
 */
export async function recallGround(out: string, options: IsolationOptions): Promise<Ground | null> {
  const last = await read(out);
  if (last === null || keyOf(options, last.files) !== last.key) return null;
  return { tier: last.tier, versions: last.versions };
}

/** Keeps what this run runs on. */
export async function keepGround(
  out: string,
  options: IsolationOptions,
  { pool, tier }: Isolation,
): Promise<void> {
  const { versions, files } = pool;
  const last: LastRun = { key: keyOf(options, files), tier, versions, files: [...files] };
  await mkdir(out, { recursive: true });
  await replaceFile(join(out, FILE), (file) => writeFileSync(file, `${JSON.stringify(last)}\n`));
}

async function read(out: string): Promise<LastRun | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(out, FILE), 'utf8'));
    return Value.Check(LastRunSchema, value) ? value : null;
  } catch {
    // Absent or damaged: then the run begins as a first one does, and writes it anew.
    return null;
  }
}

/** Changes with anything that another tier or another version could come from. */
function keyOf(options: IsolationOptions, files: readonly string[]): string {
  const { isolation } = options;
  const root = options.root ?? null;
  const found = interpreters(root, process.env);
  const stamps = files.map((file) => {
    const stamp = statSync(root === null ? file : join(root, file), { throwIfNoEntry: false });
    return [file, stamp?.size, stamp?.mtimeMs, stamp?.ino];
  });
  const machine = [release(), cpus()[0]?.model, cpuFlags()];
  return createHash('sha256')
    .update(JSON.stringify([isolation, root, found, machine, stamps]))
    .digest('hex');
}

function cpuFlags(): string | undefined {
  const file = '/proc/cpuinfo';
  return existsSync(file) ? /^flags.*$/m.exec(readFileSync(file, 'utf8'))?.[0] : undefined;
}
