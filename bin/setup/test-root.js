import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { installWith, pythonPackages } from './needs.js';
import { root } from './root.js';
import { isCI, runWords, say, SetUpError, which } from './run.js';
import { rootPrefix } from './system-packages.js';

/** @typedef {import('./system-packages.js').Need} Need */

/**
 * The folder of a second system, Debian 13 with torch 2.6, in which the tests run once more. Tests that want it are
 * left out where it cannot be made, except in CI.
 * @param {NodeJS.ProcessEnv} env
 */
export function testRoot(env) {
  return resolve(root, env['BACKCHECK_TEST_ROOT'] || join('.cache', 'trixie'));
}

/**
 * Whether the second system is to be made.
 * @param {NodeJS.ProcessEnv} env
 */
export function lacksTestRoot(env) {
  if (existsSync(join(testRoot(env), 'usr', 'bin', 'python3'))) return false;
  if (existsSync(testRoot(env))) {
    throw new SetUpError(
      `${testRoot(env)} is no Debian system with /usr/bin/python3; name one in BACKCHECK_TEST_ROOT, or a folder to be made`,
    );
  }
  return isRequired(env) || process.platform === 'linux';
}

/**
 * Whether set-up fails where the second system cannot be made; elsewhere the other tests run without it.
 * @param {NodeJS.ProcessEnv} env
 */
const isRequired = (env) =>
  Boolean(env['BACKCHECK_TEST_ROOT']) || (isCI(env) && process.platform === 'linux');

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Need[]}
 */
export function testRootNeeds(env) {
  const ready = which('debootstrap') && existsSync('/usr/share/keyrings/debian-archive-keyring.gpg');
  if (!lacksTestRoot(env) || ready) return [];
  const why = 'the tests run once more with the torch of Debian 13, and what installs that is missing';
  const packages = ['debootstrap', 'debian-archive-keyring'];
  return [{ packages, why, required: isRequired(env), otherwise: installWith(...packages) }];
}

/**
 * Makes the second system beside its place and moves it there when it is complete, so that a run that was killed
 * leaves no half of one.
 * @param {NodeJS.ProcessEnv} env
 */
export async function makeTestRoot(env) {
  if (!lacksTestRoot(env)) return;
  try {
    await makeAt(testRoot(env));
  } catch (error) {
    if (!(error instanceof SetUpError) || isRequired(env)) throw error;
    say(`notice: tests of a second torch are left out: ${error.message}`);
  }
}

/** @param {string} folder */
async function makeAt(folder) {
  const partial = `${folder}.partial`;
  const prefix = rootPrefix();
  if (prefix === null) {
    throw new SetUpError(`making ${folder} needs root; run: sudo -E node bin/setup.js --tests`);
  }
  say(`making ${folder}: Debian 13 with torch 2.6, for the tests of a second torch (some minutes, 2 GB)`);
  mkdirSync(dirname(folder), { recursive: true });
  const environment =
    'env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive';
  const apt = [...prefix, 'chroot', partial, ...environment.split(' '), 'apt-get', '-q'];
  const steps = [
    ...mountsUnder(partial).map((mount) => [...prefix, 'umount', mount]),
    // One file system only: what is mounted there by someone else stays.
    [...prefix, 'rm', '-rf', '--one-file-system', partial],
    [...prefix, which('debootstrap') ?? 'debootstrap', '--variant=minbase', 'trixie', partial],
    [...apt, 'update'],
    [...apt, 'install', '-y', '--no-install-recommends', ...pythonPackages],
    [...apt, 'clean'],
    [...prefix, 'mv', '-T', partial, folder],
  ];
  for (const step of steps) {
    if (!(await runWords(step))) {
      throw new SetUpError(`${folder} could not be made: the command's own words are above`);
    }
  }
}

/**
 * What debootstrap leaves mounted when it is killed, the innermost first.
 * @param {string} folder
 */
function mountsUnder(folder) {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '');
  return points.filter((point) => point.startsWith(`${folder}/`)).toReversed();
}
