import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { root } from './root.js';
import { runQuietly, say, SetUpError } from './run.js';

const modules = join(root, 'node_modules');

/** The folder of the installed packages' commands. */
const commands = join(modules, '.bin');

const packagedNode = join(modules, 'node', 'bin', 'node');

/**
 * Runs `npm ci` where node_modules is not what package-lock.json asks for.
 * @returns {Promise<string>} the path of a Node >= 24: this one, or the one from the npm package `node`
 */
export async function installNodePackages() {
  const why = whyInstall();
  if (why === null) return node24();
  say(`installing the npm packages of package-lock.json (${why})`);
  const { command, args, env } = npm();
  const options = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  if (!(await runQuietly(command, [...args, 'ci', ...options], env))) {
    throw new SetUpError(`npm could not install the packages into ${modules}: its own words are above`);
  }
  const node = node24();
  const { status, error, stderr } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw noNode24(`does not run (${error ? error.message : stderr.trim()})`);
  return node;
}

function node24() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  if (!existsSync(packagedNode)) throw noNode24('is not there: its install script was skipped or failed');
  // Else this would start itself again, without end.
  if (realpathSync(packagedNode) === process.execPath) throw noNode24('is the same');
  return packagedNode;
}

/** @param {string} problem */
function noNode24(problem) {
  return new SetUpError(
    `Backcheck needs Node 24, this is ${process.version}, and ${packagedNode} ${problem}; ` +
      `run: (cd '${root}' && npm rebuild node --ignore-scripts=false --foreground-scripts)`,
  );
}

/**
 * The environment for a child process, in which the installed packages' commands and Node 24 come first on the PATH.
 * @returns {NodeJS.ProcessEnv}
 */
export function withCommands() {
  return { ...process.env, PATH: [commands, process.env['PATH'] ?? ''].join(delimiter) };
}

/**
 * Compares the packages that are there with package-lock.json, so that an installation by hand counts too.
 * @returns {string | null} null when nothing is missing
 */
function whyInstall() {
  // Npm writes this file last. What it says is no proof: `npm install --package-lock-only` rewrites it too.
  if (!existsSync(join(modules, '.package-lock.json'))) return 'there is no complete node_modules';
  const lock = /** @type {{ packages: Record<string, Package> } | null} */ (readJson('package-lock.json'));
  for (const [path, { version, optional, devOptional }] of Object.entries(lock?.packages ?? {})) {
    if (path === '') continue; // this package itself
    const there = /** @type {Package | null} */ (readJson(join(path, 'package.json')));
    // What is optional may be for another platform.
    const missing = there ? there.version !== version : !optional && !devOptional;
    if (missing) return `${path} is ${there ? `version ${there.version}, not ${version}` : 'missing'}`;
  }
  return null;
}

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} Package */

/**
 * @param {string} path in the repository
 * @returns {unknown} null if there is no such file, or no JSON in it
 */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * How to run npm: the one that runs this script, if it does, or the one on the PATH; never with the Node under
 * node_modules, which `npm ci` deletes.
 */
function npm() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== commands);
  const env = { ...process.env, PATH: folders.join(delimiter) };
  const { npm_execpath: script = '', npm_node_execpath: node = '' } = process.env;
  if (basename(script) === 'npm-cli.js' && node !== '' && !node.startsWith(modules)) {
    return { command: node, args: [script], env };
  }
  return { command: 'npm', args: [], env };
}
