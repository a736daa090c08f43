import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'worker');

/** The Python that runs on the worker's side, as text: it travels over the control channel, so no folder is mounted. */
export function workerSource(): { bootstrap: string; modules: Record<string, string> } {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));
  const sources = files.map((name) => [
    name.slice(0, -'.py'.length),
    readFileSync(join(FOLDER, name), 'utf8'),
  ]);
  const { bootstrap, ...modules } = Object.fromEntries(sources) as Record<string, string>;
  return { bootstrap: bootstrap!, modules };
}
