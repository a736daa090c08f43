import { readFileSync } from 'node:fs';
import { UNPRIVILEGED } from './launch.ts';

/**
 * Whether workers run as another user than the judge: it is root, and that user can be had. In a container with a single
 * user, root is an ordinary user in truth, and nothing is gained by becoming another.
 */
export function dropsUser(): boolean {
  return process.getuid?.() === 0 && ['uid_map', 'gid_map'].every(isMapped);
}

/** Lines of the map: the first id inside, the first outside, how many. */
function isMapped(map: string): boolean {
  let text: string;
  try {
    text = readFileSync(`/proc/self/${map}`, 'utf8');
  } catch {
    return true; // no user namespaces here
  }
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .some(([first = 0, , count = 0]) => first <= UNPRIVILEGED && UNPRIVILEGED < first + count);
}
