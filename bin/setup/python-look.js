import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openToOthers } from './open-to-others.js';

/**
 * A Python that can run the submissions.
 * @typedef {object} Python
 * @property {string} path the interpreter itself, not a shim that starts it
 * @property {string} version such as `3.11.2`
 * @property {string} torch `torch.__version__`, such as `1.13.0a0` or `2.6.0+debian`
 * @property {string} sysPrefix `sys.prefix`: the virtual environment's folder, if it is one
 * @property {string} basePrefix `sys.base_prefix`: where the standard library lies
 * @property {string[]} searchPath `sys.path`, without the current folder and what does not exist
 * @property {boolean} readableByOthers whether an unprivileged user may start it and import all of `searchPath`;
 *   if not, grading as root cannot drop its privileges with it
 */

/**
 * What `probe.py` prints.
 * @typedef {object} About
 * @property {string} version
 * @property {string} executable
 * @property {string} prefix
 * @property {string} basePrefix
 * @property {string[]} searchPath
 * @property {Record<string, { version: string | null, folder: string } | null>} packages
 */

const packages = ['torch', 'numpy', 'torchvision'];

const probe = readFileSync(new URL('probe.py', import.meta.url), 'utf8');

/**
 * Starts the interpreter, asks it what it is, and says what is wrong with it. `bare` is its path if only packages lack.
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ python: Python | null, why: string, bare: string | null }}
 */
export function look(path, env) {
  const run = spawnSync(path, ['-c', probe, ...packages], { env, encoding: 'utf8', timeout: 30_000 });
  const about = run.status === 0 ? readAbout(run.stdout) : null;
  if (about === null) return { python: null, why: whyNoAnswer(run), bare: null };
  if (!isAtLeast(about.version, [3, 7])) {
    return { python: null, why: `Python ${about.version} is older than 3.7`, bare: null };
  }
  const missing = packages.filter((name) => !about.packages[name]);
  if (missing.length > 0) {
    return { python: null, why: `Python ${about.version} without ${missing.join(', ')}`, bare: path };
  }
  const torch = about.packages['torch']?.version ?? 'of unknown version';
  if (!isAtLeast(torch, [1, 7, 2])) {
    return { python: null, why: `torch ${torch}, but it must be newer than 1.7.1`, bare: path };
  }
  const { executable, version, prefix: sysPrefix, basePrefix, searchPath } = about;
  const readableByOthers = [executable, sysPrefix, basePrefix, ...searchPath].every((at) => openToOthers(at));
  const python = { path: executable, version, torch, sysPrefix, basePrefix, searchPath, readableByOthers };
  const why = readableByOthers
    ? ''
    : 'only its owner may read it, so grading as root could not drop its privileges';
  return { python, why, bare: null };
}

/**
 * @param {string} output
 * @returns {About | null}
 */
function readAbout(output) {
  try {
    // Only the last line: a sitecustomize may print before it.
    const about = /** @type {About} */ (JSON.parse(output.trim().split('\n').at(-1) ?? ''));
    return typeof about.version === 'string' ? about : null;
  } catch {
    return null;
  }
}

/**
 * @param {import('node:child_process').SpawnSyncReturns<string>} run
 */
function whyNoAnswer({ error, signal, status, stderr }) {
  /** @type {NodeJS.ErrnoException | undefined} */
  const problem = error;
  const code = problem?.code;
  if (code === 'ENOENT') return 'there is no such program';
  if (code === 'EACCES') return 'it may not be executed';
  if (code === 'ETIMEDOUT') return 'no answer within 30 s';
  if (code) return `it does not start (${code})`;
  const last = stderr.trim().split('\n').at(-1);
  return `it is no working Python (${last || (signal ?? `exit code ${status}, and no answer`)})`;
}

/**
 * @param {string} version such as `1.13.0a0+gitunknown`
 * @param {number[]} least
 */
function isAtLeast(version, least) {
  const parts = version.split(/[.+]/, 3).map((part) => Number.parseInt(part, 10) || 0);
  for (const [index, needed] of least.entries()) {
    const part = parts[index] ?? 0;
    if (part !== needed) return part > needed;
  }
  return true;
}
