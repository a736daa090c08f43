import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findPython, ownEnvironment, whyNoPython } from './python.js';
import { isCI, SetUpError, which } from './run.js';

/** @typedef {import('./system-packages.js').Need} Need */

/** Debian's names of what students' code imports; the interpreter comes with them. */
export const pythonPackages = ['python3-torch', 'python3-numpy', 'python3-torchvision'];

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Need[]} empty when there is a Python that fits
 * @throws {SetUpError} when BACKCHECK_PYTHON does not fit
 */
export function pythonNeeds(env) {
  const { found, looked, bare } = findPython(env);
  const chosen = env['BACKCHECK_PYTHON'];
  if (found === null && chosen) throw new SetUpError(whyNoPython(env, looked));
  if (found?.readableByOthers || (found && (chosen || process.getuid?.() !== 0))) return [];
  const packages = pythonPackages;
  if (found) {
    const why = `${found.path} lies in a folder that only root may read, and grading as root drops its privileges`;
    return [{ packages, why, required: false, otherwise: [] }];
  }
  const otherwise = [
    ...(bare ? [] : installWith('python3')),
    `${bare ?? 'python3'} -m venv '${ownEnvironment}'`,
    `'${join(ownEnvironment, 'bin', 'python')}' -m pip install torch numpy torchvision`,
  ];
  return [{ packages, why: whyNoPython(env, looked), required: true, otherwise }];
}

/**
 * What isolates students' code, on Linux. Grading goes on without it, less strictly isolated; CI does not.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Need[]}
 */
export function isolationNeeds(env) {
  if (process.platform !== 'linux') return [];
  const missing = [
    ...(which('bwrap') ? [] : ['bubblewrap']),
    ...(hasLibrary('libseccomp.so.2') ? [] : ['libseccomp2']),
  ];
  if (missing.length === 0) return [];
  const why = `${missing.join(' and ')} isolates students' code, and is missing`;
  return [
    { packages: missing, why, required: isCI(env), otherwise: installWith('bubblewrap', 'libseccomp') },
  ];
}

/** @param {string} name */
function hasLibrary(name) {
  const perMachine = readdirSync('/usr/lib').filter((entry) => entry.includes('-linux-'));
  const folders = ['.', '../lib64', '../../lib', '../../lib64', ...perMachine];
  return folders.some((folder) => existsSync(join('/usr/lib', folder, name)));
}

/**
 * The command that installs packages where there is no apt, if it is known.
 * @param {string[]} packages
 */
export function installWith(...packages) {
  const managers = {
    brew: 'brew install',
    dnf: 'sudo dnf install',
    pacman: 'sudo pacman -S',
    zypper: 'sudo zypper install',
  };
  const [, command] = Object.entries(managers).find(([name]) => which(name)) ?? [];
  return command ? [`${command} ${packages.join(' ')}`] : [];
}
