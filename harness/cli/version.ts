import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME } from './places.ts';

/** Version of this package. */
export function ownVersion(): string {
  const text = readFileSync(join(HOME, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * The same with a hash of the code, e.g. `0.1.0+5f2c9a1e`: a clone is brought up to date without a new version, and what
 * other code found is not to be reused.
 */
export function buildVersion(): string {
  const hash = createHash('sha256');
  for (const folder of ['harness', 'reference']) {
    const names = (readdirSync(join(HOME, folder), { recursive: true }) as string[]).filter(isCode);
    for (const name of names.toSorted())
      hash.update(`${folder}/${name}\0`).update(readFileSync(join(HOME, folder, name)));
  }
  return `${ownVersion()}+${hash.digest('hex').slice(0, 8)}`;
}

function isCode(name: string): boolean {
  return /\.(ts|py)$/.test(name) && !name.endsWith('.test.ts');
}
