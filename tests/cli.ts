import { execa } from 'execa';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const HOME = resolve(import.meta.dirname, '..');
export const SAMPLE = join(HOME, 'submissions', 'nyu-hw1');
const BIN = join(HOME, 'bin', 'backcheck.js');

export interface Ended {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** Runs the real command line and waits for its end. */
export async function backcheck(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const { exitCode, stdout, stderr } = await start(args, options);
  return { code: exitCode, out: stdout, err: stderr };
}

/** Starts the real command line. */
export function start(
  args: readonly string[],
  { cwd = HOME, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
) {
  return execa(process.execPath, [BIN, ...args], {
    cwd,
    env: { NO_COLOR: '1', ...env },
    reject: false,
    stdin: 'ignore',
  });
}

/** A folder of its own for a test, removed after it. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backcheck-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
