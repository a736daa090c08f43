import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME } from './places.ts';

/** Version of this package. */
export function ownVersion(): string {
  const text = readFileSync(join(HOME, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
