import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './root.js';

/** What stops set-up and a person has to mend: its message is for them, without a stack. */
export class SetUpError extends Error {}

/**
 * Does the work; where set-up stops it, says why and ends with this exit code.
 * @param {number} exitCode
 * @param {() => Promise<void>} work
 */
export async function orExit(exitCode, work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    say(error.message);
    process.exitCode = exitCode;
  }
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`set-up: ${line}\n`);
}

/**
 * Runs a command in the repository's folder. Its output is shown only when it fails; every half minute a line says
 * that it still runs.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<boolean>} whether it ended well
 */
export async function runQuietly(command, args, env = process.env) {
  const started = Date.now();
  const ticker = setInterval(
    () => say(`still at it after ${Math.round((Date.now() - started) / 1000)} s`),
    30_000,
  );
  /** @type {string[]} */
  const output = [];
  /** @type {string | null} what went wrong */
  const problem = await new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => output.push(text));
    }
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? null : `ended with ${signal ?? `exit code ${code}`}`),
    );
  });
  clearInterval(ticker);
  if (problem === null) return true;
  const words = output.join('').trimEnd().split('\n').slice(-200).join('\n');
  if (words) process.stderr.write(`${words}\n`);
  say(`\`${[command, ...args].join(' ')}\`: ${problem}`);
  return false;
}

/** @param {string[]} words a command and its arguments */
export const runWords = ([command = '', ...args]) => runQuietly(command, args);

/**
 * The program's path, looked for on the PATH and where a plain user's PATH does not reach.
 * @param {string} name
 * @returns {string | null}
 */
export function which(name) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/bin', '/sbin'];
  for (const folder of folders.filter(Boolean)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not here: the next folder.
    }
  }
  return null;
}

/** @param {NodeJS.ProcessEnv} env */
export const isCI = (env) => !['', '0', 'false'].includes(env['CI'] ?? '');
