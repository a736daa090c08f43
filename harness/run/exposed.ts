import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { SYSTEM_FOLDERS } from './launch.ts';

/** A folder that holds what no submission may read, and the folder that lets it. */
export interface Exposure {
  readonly folder: string;
  readonly by: string;
}

/**
 * The first folder of `secret` that workers could read: libraries are bound whole, so whatever lies in /usr, say, is open
 * to them at every tier. `root` is another root folder, or null; links are followed.
 */
export function exposed(
  secret: readonly string[],
  libraries: readonly string[],
  root: string | null,
): Exposure | null {
  const readable = [...SYSTEM_FOLDERS, ...libraries].map((path) => resolved(join(root ?? '/', path)));
  for (const folder of secret) {
    const by = readable.find((path) => path !== null && isIn(resolved(folder) ?? folder, path));
    if (by !== undefined && by !== null) return { folder, by };
  }
  return null;
}

/** Null where there is nothing. */
function resolved(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
