import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const HOME = resolve(import.meta.dirname, '..');
const OTHER = process.env['BACKCHECK_TEST_ROOT'] ?? join(HOME, '.cache', 'trixie');
/** Written last by set-up, so that half a folder is not taken for a whole one. */
const isThere = existsSync(join(OTHER, 'usr', 'bin', 'python3'));

if (!isThere && process.env['CI'] !== undefined) {
  throw new Error(
    `${OTHER} holds no Python, but CI tests both versions of torch; run node bin/setup.js --tests.`,
  );
}
if (!isThere) {
  process.stderr.write(
    `Tests on PyTorch 2 are left out: ${OTHER} holds no Python (node bin/setup.js --tests makes it).\n`,
  );
}

/** Root folders that the tests touching Python run in: this machine's own, and one with PyTorch 2 where there is one. */
export const ROOTS: readonly { readonly name: string; readonly root: string | null }[] = [
  { name: "this machine's torch", root: null },
  ...(isThere ? [{ name: 'torch 2 in another root', root: OTHER }] : []),
];
