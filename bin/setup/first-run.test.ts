import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from './root.js';

const cli = `
process.stdout.write('cli ' + process.argv.slice(2).join(' '));
if (process.argv[2] === 'exit') process.exitCode = Number(process.argv[3]);
if (process.argv[2] === 'wait') {
  process.on('SIGTERM', () => { process.stdout.write(' ended'); process.exit(); });
  setTimeout(() => {}, 60_000);
}
if (process.argv[2] === 'die') { process.kill(process.pid, process.argv[3]); setTimeout(() => {}, 5000); }
`;
// An npm that installs one package.
const npm = `#!/bin/sh
echo "$@" >> npm-calls
mkdir -p node_modules/one && cp wanted.json node_modules/one/package.json && touch node_modules/.package-lock.json
`;

let clone = '';
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'backcheck-clone-'));
  cpSync(join(root, 'bin'), join(clone, 'bin'), { recursive: true });
  mkdirSync(join(clone, 'harness', 'cli'), { recursive: true });
  writeFileSync(join(clone, 'package.json'), '{"type": "module"}');
  writeFileSync(join(clone, 'harness', 'cli', 'main.ts'), cli);
  writeNpm(npm);
  writeLock('1.0.0');
});
afterEach(() => rmSync(clone, { recursive: true }));

function writeNpm(script: string) {
  mkdirSync(join(clone, 'path'), { recursive: true });
  writeFileSync(join(clone, 'path', 'npm'), script, { mode: 0o755 });
}

function writeLock(version: string) {
  const otherPlatform = { version: '1.0.0', optional: true };
  const packages = { '': {}, 'node_modules/one': { version }, 'node_modules/windows': otherPlatform };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages }));
  writeFileSync(join(clone, 'wanted.json'), JSON.stringify({ version }));
}

function backcheck(args: string[], node = process.execPath) {
  return inClone(node, 'backcheck.js', args);
}

function inClone(node: string, file: string, args: string[], more: Readonly<Record<string, string>> = {}) {
  const { npm_execpath: _npm, CI: _ci, BACKCHECK_TEST_ROOT: _root, ...env } = process.env;
  const path = [join(clone, 'path'), env['PATH']].join(delimiter);
  const bin = join(clone, 'bin', file);
  return spawnSync(node, [bin, ...args], { env: { ...env, PATH: path, ...more }, encoding: 'utf8' });
}

const setUp = (more?: Readonly<Record<string, string>>) =>
  inClone(process.execPath, 'setup.js', ['--tests'], more);

const npmCalls = () => readFileSync(join(clone, 'npm-calls'), 'utf8').trimEnd().split('\n').length;

describe('backcheck in a new clone', () => {
  it('installs the npm packages once, then only runs', () => {
    const first = backcheck(['grade', 'nyu-hw1']);
    expect(first.stderr).toContain('installing the npm packages');
    expect(first.stdout).toBe('cli grade nyu-hw1');
    expect(backcheck(['lint'])).toMatchObject({ status: 0, stdout: 'cli lint', stderr: '' });
    expect(npmCalls()).toBe(1);
  });

  it('installs them again when package-lock.json asks for another version', () => {
    backcheck([]);
    writeLock('1.0.1');
    expect(backcheck([]).stderr).toContain('node_modules/one is version 1.0.0, not 1.0.1');
    expect(npmCalls()).toBe(2);
  });

  it("shows npm's own words when it fails, and does not start", () => {
    writeNpm('#!/bin/sh\necho no network here\nexit 1\n');
    const { status, stdout, stderr } = backcheck([]);
    expect({ status, stdout }).toStrictEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('no network here');
    expect(stderr).not.toContain('    at ');
  });
});

// Elsewhere there is no debootstrap.
describe.skipIf(process.platform !== 'linux')('a second torch that cannot be had', () => {
  beforeEach(() => {
    const script = '#!/bin/sh\necho no mirror here\nexit 1\n';
    writeFileSync(join(clone, 'path', 'debootstrap'), script, { mode: 0o755 });
  });

  it('leaves the tests of it out, and says so', () => {
    const { status, stderr } = setUp();
    expect(status).toBe(0);
    expect(stderr).toContain('set-up: notice: tests of a second torch are left out: ');
  });

  it('stops set-up in CI, and where its folder was named', () => {
    for (const more of [{ CI: 'true' }, { BACKCHECK_TEST_ROOT: join(clone, 'second') }]) {
      const { status, stderr } = setUp(more);
      expect(status).toBe(1);
      expect(stderr).not.toContain('left out');
    }
  });
});

const older = olderNode();

// Vitest needs the newer Node that the npm package `node` brings; the machine's own, if older, is the other case.
describe.skipIf(older === null)('backcheck on a Node older than 24', () => {
  beforeEach(() => {
    backcheck([]);
    mkdirSync(join(clone, 'node_modules', 'node', 'bin'), { recursive: true });
    const packaged = join(clone, 'node_modules', 'node', 'bin', 'node');
    writeFileSync(packaged, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
  });

  it('runs on the packaged Node and ends with its exit code', () => {
    expect(backcheck(['exit', '3'], older!)).toMatchObject({ status: 3, stdout: 'cli exit 3', stderr: '' });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'])('dies of %s when the packaged Node does', (signal) => {
    expect(backcheck(['die', signal], older!).signal).toBe(signal);
  });

  it('leaves nothing running when it is killed', async () => {
    const child = spawn(older!, [join(clone, 'bin', 'backcheck.js'), 'wait'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out === 'cli wait') child.kill('SIGKILL');
    });
    // Once nobody holds the other end.
    await once(child, 'close');
    expect(out).toBe('cli wait ended');
  });

  it('says how to get the packaged Node when its install script was skipped', () => {
    rmSync(join(clone, 'node_modules', 'node', 'bin', 'node'));
    const { status, stderr } = backcheck([], older!);
    expect(status).toBe(2);
    expect(stderr).toContain('npm rebuild node');
  });

  it('does not start itself without end where the packaged Node is itself', () => {
    const packaged = join(clone, 'node_modules', 'node', 'bin', 'node');
    rmSync(packaged);
    symlinkSync(older!, packaged);
    expect(backcheck([], older!)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('npm rebuild node') as string,
    });
  });
});

/** A Node on the PATH that is older than 24, if there is one. */
function olderNode(): string | null {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return places.find((node) => existsSync(node) && majorVersion(node) < 24) ?? null;
}

function majorVersion(node: string): number {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return Number.parseInt(stdout.slice(1), 10);
}
