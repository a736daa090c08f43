import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCI } from '../bin/setup/run.js';
import { testRoot } from '../bin/setup/test-root.js';

const OTHER = testRoot(process.env);
const isThere = existsSync(join(OTHER, 'usr', 'bin', 'python3'));

if (!isThere && isCI(process.env)) {
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
