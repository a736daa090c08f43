import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { look } from './python-look.js';
import { root } from './root.js';

/**
 * An interpreter that was looked at, and why it was not taken at once.
 * @typedef {object} Looked
 * @property {string} path
 * @property {string} why
 */

/** @typedef {import('./python-look.js').Python} Python */

/** @typedef {{ found: Python | null, looked: Looked[], bare: string | null }} Search */

const wanted = 'a Python >= 3.7 with torch > 1.7.1, numpy and torchvision';

/** Where a virtual environment for Backcheck alone belongs. */
export const ownEnvironment = join(root, '.cache', 'python');

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Looked[]} looked
 */
export function whyNoPython(env, looked) {
  const seen = looked.map(({ path, why }) => `${path}: ${why}`).join('; ') || 'there is no Python at all';
  if (!env['BACKCHECK_PYTHON']) return `${wanted} was not found (${seen}; BACKCHECK_PYTHON can name another)`;
  return `BACKCHECK_PYTHON must name ${wanted}, but ${seen}; set it to another, or unset it to have one looked for`;
}

/**
 * Looks for a Python >= 3.7 with torch > 1.7.1, numpy and torchvision, and imports none of them. `BACKCHECK_PYTHON`,
 * where set, is the only candidate; otherwise the first usable one of: `VIRTUAL_ENV`, the repository's own
 * `.cache/python`, every python3 and then every python on the PATH, `/usr/bin/python3`. Root takes the first that
 * other users can read too; where there is none, `found` is the first, and `looked` tells why. `bare` is a Python >= 3.7 that lacks packages.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ asRoot?: boolean }} [options]
 * @returns {Search}
 */
export function findPython(env, { asRoot = process.getuid?.() === 0 } = {}) {
  /** @type {Search} */
  const search = { found: null, looked: [], bare: null };
  for (const candidate of env['BACKCHECK_PYTHON'] ? [env['BACKCHECK_PYTHON']] : candidates(env)) {
    const { python, why, bare } = look(candidate, env);
    if (python && (python.readableByOthers || !asRoot)) return { ...search, found: python };
    search.found ??= python;
    search.bare ??= bare;
    search.looked.push({ path: candidate, why });
  }
  return search;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function candidates(env) {
  const chosen = [env['VIRTUAL_ENV'], ownEnvironment].flatMap((folder) =>
    folder ? [join(folder, 'bin', 'python3'), join(folder, 'bin', 'python')] : [],
  );
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const onPath = ['python3', 'python'].flatMap((name) => folders.map((folder) => join(folder, name)));
  return withoutRepeats([...chosen, ...onPath, '/usr/bin/python3'].filter((path) => existsSync(path)));
}

/**
 * Leaves out a second name for the same file in the same folder. The target alone would not do: the python of a
 * virtual environment is a link to the system's, and still another Python.
 * @param {string[]} paths
 */
function withoutRepeats(paths) {
  /** @type {Map<string, string>} */
  const kept = new Map();
  for (const path of paths) {
    const place = `${realpathSync(dirname(path))}\0${realpathSync(path)}`;
    if (!kept.has(place)) kept.set(place, path);
  }
  return [...kept.values()];
}
