import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { withCommands } from './setup/node-packages.js';
import { root } from './setup/root.js';

run(process.execPath, 'bin/setup.js', '--tests');
run(process.execPath, 'bin/check.js');
const count = fileURLToPath(import.meta.resolve('./test-count.js'));
run('vitest', 'run', '--reporter=default', `--reporter=${count}`, ...process.argv.slice(2));

/**
 * Runs a command in the repository's folder and, unless it ends well, ends as it ends.
 * @param {string} command
 * @param {string[]} args
 */
function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, env: withCommands(), stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
