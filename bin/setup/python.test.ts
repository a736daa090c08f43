import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findPython, whyNoPython } from './python.js';

const folder = mkdtempSync(join(tmpdir(), 'backcheck-python-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;

/** A folder with a python3 that is this script. */
function withScript(script: string): string {
  const bin = join(folder, `bin${(made += 1)}`);
  mkdirSync(bin);
  writeFileSync(join(bin, 'python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return bin;
}

/** A folder with a python3 that answers as one with these packages would. */
function withPackages(versions: Record<string, string>, searchPath: string[] = []): string {
  const bin = withScript('/bin/cat "$0.answer"');
  const packages = Object.fromEntries(
    Object.entries(versions).map(([name, version]) => [name, { version, folder: '/' }]),
  );
  const place = { executable: join(bin, 'python3'), prefix: bin, basePrefix: bin, searchPath };
  writeFileSync(join(bin, 'python3.answer'), JSON.stringify({ version: '3.9.2', packages, ...place }));
  return bin;
}

const complete = (torch: string) => ({ torch, numpy: '1.24.2', torchvision: '0.14.1' });
const pathOf = (...folders: string[]) => ({ PATH: folders.join(delimiter) });
const named = (bin: string) => ({ BACKCHECK_PYTHON: join(bin, 'python3') });

describe('findPython', () => {
  it('goes on along the PATH until a Python has every package', () => {
    const bare = withPackages({ numpy: '2.0.0' });
    const broken = withScript('echo no such luck >&2; exit 3');
    const { found, looked } = findPython(pathOf(bare, broken, withPackages(complete('2.6.0'))));
    expect(found?.torch).toBe('2.6.0');
    expect(looked).toStrictEqual([
      { path: join(bare, 'python3'), why: 'Python 3.9.2 without torch, torchvision' },
      { path: join(broken, 'python3'), why: 'it is no working Python (no such luck)' },
    ]);
  });

  it('asks a real interpreter where it and its packages are, and imports none of them', () => {
    const packages = join(folder, 'packages');
    for (const [name, version] of Object.entries(complete('1.13.1+cpu'))) {
      mkdirSync(join(packages, name), { recursive: true });
      writeFileSync(join(packages, name, '__init__.py'), 'raise SystemExit("imported")\n');
      writeFileSync(join(packages, name, 'version.py'), `__version__ = '${version}'\n`);
    }
    const shim = withScript(`PYTHONPATH='${packages}' exec python3 -S "$@"`);
    const { found } = findPython({ ...process.env, ...named(shim) });
    const executable = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
      encoding: 'utf8',
    });
    expect(found).toMatchObject({ path: executable.trim(), torch: '1.13.1+cpu' });
    expect(found?.searchPath).toContain(packages);
  });

  it.each(['1.7.2', '1.8.0', '1.10.0+cu111', '2.0.0a0'])('takes torch %s', (torch) => {
    expect(findPython(named(withPackages(complete(torch)))).found?.torch).toBe(torch);
  });

  it.each(['1.7.1', '1.7.1+cu110', '1.7.0', '1.2.0', '0.4.1'])('refuses torch %s', (torch) => {
    const { found, looked } = findPython(named(withPackages(complete(torch))));
    expect(found).toBeNull();
    expect(looked[0]?.why).toContain(`torch ${torch}, but it must be newer than 1.7.1`);
  });

  it('never goes on to another Python when BACKCHECK_PYTHON names one that does not do', () => {
    const env = { ...pathOf(withPackages(complete('2.6.0'))), BACKCHECK_PYTHON: join(folder, 'nonsense') };
    const { found, looked } = findPython(env);
    expect(found).toBeNull();
    expect(whyNoPython(env, looked)).toContain(`but ${env.BACKCHECK_PYTHON}: there is no such program`);
  });

  it('prefers the virtual environment to the PATH', () => {
    const environment = join(folder, 'environment');
    mkdirSync(environment);
    execFileSync('ln', ['-s', withPackages(complete('2.1.0')), join(environment, 'bin')]);
    const env = { ...pathOf(withPackages(complete('2.6.0'))), VIRTUAL_ENV: environment };
    expect(findPython(env).found?.torch).toBe('2.1.0');
  });

  it('leaves a Python that others may not read to its owner, and to root only for want of another', () => {
    const hidden = join(folder, 'hidden');
    mkdirSync(join(hidden, 'packages'), { recursive: true, mode: 0o700 });
    const closed = withPackages(complete('2.1.0'), [join(hidden, 'packages')]);
    const open = withPackages(complete('2.6.0'), [folder]);
    expect(findPython(pathOf(closed, open), { asRoot: false }).found?.torch).toBe('2.1.0');
    expect(findPython(pathOf(closed, open), { asRoot: true }).found?.torch).toBe('2.6.0');
    const only = findPython(named(closed), { asRoot: true });
    expect(only.found).toMatchObject({ torch: '2.1.0', readableByOthers: false });
    expect(only.looked[0]?.why).toContain('only its owner may read it');
  });
});
