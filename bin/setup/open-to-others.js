import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Whether a user who owns nothing may read the file or folder, by the permission bits of it and of every folder
 * above it, links followed. Needed because root itself may read everything.
 * @param {string} path
 */
export function openToOthers(path) {
  try {
    return (
      isReadable(path) &&
      foldersAbove(path).every(isPassable) &&
      foldersAbove(realpathSync(path)).every(isPassable)
    );
  } catch {
    return false;
  }
}

/** @param {string} path */
const isReadable = (path) =>
  (statSync(path).mode & 0o004) !== 0 && (!statSync(path).isDirectory() || isPassable(path));

/** @param {string} folder */
const isPassable = (folder) => (statSync(folder).mode & 0o001) !== 0;

/**
 * @param {string} path
 * @returns {string[]}
 */
function foldersAbove(path) {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}
