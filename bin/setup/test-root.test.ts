import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from './root.js';
import { lacksTestRoot, testRoot } from './test-root.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backcheck-root-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the second system for the tests', () => {
  it('lies in .cache unless BACKCHECK_TEST_ROOT names another folder', () => {
    expect(testRoot({})).toBe(join(root, '.cache', 'trixie'));
    expect(testRoot({ BACKCHECK_TEST_ROOT: folder })).toBe(folder);
  });

  it('is made where BACKCHECK_TEST_ROOT names a folder that does not exist', () => {
    expect(lacksTestRoot({ BACKCHECK_TEST_ROOT: join(folder, 'new') })).toBe(true);
  });

  it('is used as it is where it is complete', () => {
    mkdirSync(join(folder, 'usr', 'bin'), { recursive: true });
    writeFileSync(join(folder, 'usr', 'bin', 'python3'), '');
    expect(lacksTestRoot({ BACKCHECK_TEST_ROOT: folder, CI: 'true' })).toBe(false);
  });

  it("never takes the place of somebody's folder", () => {
    writeFileSync(join(folder, 'thesis.tex'), '');
    expect(() => lacksTestRoot({ BACKCHECK_TEST_ROOT: folder })).toThrow(`${folder} is no Debian system`);
  });
});
