import { spawnSync } from 'node:child_process';
import { runWords, say, SetUpError, which } from './run.js';

/**
 * Something that is missing.
 * @typedef {object} Need
 * @property {string[]} packages Debian's names
 * @property {string} why for the line that says what is installed
 * @property {boolean} required whether set-up fails without it
 * @property {string[]} otherwise the commands that get it, if known, where there is no apt
 */

/**
 * Installs what is missing by apt, where this user may; otherwise prints the one command to run, and fails if any of
 * it is required.
 * @param {Need[]} needs
 */
export async function installSystemPackages(needs) {
  if (needs.length === 0) return;
  const prefix = which('apt-get') ? rootPrefix() : null;
  if (prefix === null) return leaveToPerson(needs);
  say('reading the lists of packages (apt-get update)');
  const command = 'env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300';
  const apt = [...prefix, ...command.split(' ')];
  // Goes on when this fails: the source that cannot be reached may not be the one that is needed.
  await runWords([...apt, 'update']);
  for (const need of needs) {
    say(`installing ${need.packages.join(', ')} by apt-get: ${need.why}`);
    const installed = await runWords([...apt, 'install', '-y', '--no-install-recommends', ...need.packages]);
    if (!installed) leaveToPerson([need]);
  }
}

/**
 * What to put before a command so that root runs it.
 * @returns {string[] | null} null when this user may not
 */
export function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  const sudo = which('sudo');
  return sudo && spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? [sudo, '-n'] : null;
}

/** @param {Need[]} needs */
function leaveToPerson(needs) {
  const reasons = needs.map(({ why }) => why).join('; ');
  const command = commandFor(needs);
  const message = command ? `${reasons}. To install what is missing, run:\n  ${command}` : reasons;
  if (needs.some(({ required }) => required)) throw new SetUpError(message);
  say(`notice: ${message}`);
}

/** @param {Need[]} needs */
function commandFor(needs) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  const packages = needs.flatMap((need) => need.packages);
  if (which('apt-get')) {
    return `${sudo}apt-get update && ${sudo}apt-get install --no-install-recommends ${packages.join(' ')}`;
  }
  return needs.flatMap(({ otherwise }) => otherwise).join(' && ');
}
