import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './setup/root.js';

it('counts every test, and a file that does not load as one that failed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backcheck-count-'));
  writeFileSync(
    join(folder, 'a.test.js'),
    'test("yes", () => {}); test("no", () => { throw 1; }); test.skip("x", () => {});',
  );
  writeFileSync(join(folder, 'b.test.js'), 'syntax error');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', `--reporter=${join(root, 'bin', 'test-count.js')}`];
  const args = [vitest, 'run', '--root', folder, '--globals', ...reporters];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 passed, 2 failed, 1 skipped');
});
