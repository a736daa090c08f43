import type { HandIn } from '../model/hand-in.ts';
import type { Rules } from '../model/rules.ts';

/** What is wrong with names and files, as phrases; and which of it is only the place or spelling of a file. */
export interface FormatFaults {
  readonly faults: readonly string[];
  /** Files that are there, but not under their name at the top level. */
  readonly misplaced: readonly string[];
}

/**
 * Compares what was handed in with the files and the name of the zip that the course asks for. `standIns`: wanted file →
 * the one that was taken for it.
 */
export function formatFaults(
  { archive, files }: HandIn,
  rules: Rules,
  standIns: ReadonlyMap<string, string>,
): FormatFaults {
  if (rules.files.length === 0) return { faults: [], misplaced: [] };
  const left = new Set(files);
  const missing: string[] = [];
  const misplaced: string[] = [];
  for (const wanted of rules.files) {
    const names = namesOf(wanted, rules);
    const there = files.filter((name) => names.includes(name));
    const lower = new Set(names.map((name) => name.toLowerCase()));
    const similar = files.filter(
      (name) => name === standIns.get(wanted) || lower.has(baseOf(name).toLowerCase()),
    );
    const used = there.length > 0 ? there : similar;
    for (const name of used) left.delete(name);
    if (used.length === 0) missing.push(wanted);
    else if (there.length === 0) misplaced.push(`${used.join(', ')} stands for ${wanted}`);
  }
  const faults = [
    ...archiveFaults(archive, rules),
    ...missing.map((name) => `${name} is missing`),
    ...(left.size === 0 ? [] : [`unexpected: ${shortList([...left])}`]),
  ];
  return { faults, misplaced };
}

function namesOf(wanted: string, { aliases }: Rules): string[] {
  const others = [...aliases].filter(([, file]) => file === wanted).map(([alias]) => alias);
  return [wanted, ...others];
}

/** The number that a browser puts behind the name of a second download is not the student's. */
function archiveFaults(archive: string | undefined, { netId }: Rules): string[] {
  if (archive === undefined || netId === null) return [];
  const stem = archive.replace(/\.zip$/, '').replace(/\s*\(\d{1,3}\)$/, '');
  const isNetId = stem !== archive && new RegExp(`^(?:${netId})$`, 'v').test(stem);
  return isNetId ? [] : [`the zip is named ${archive}, not <net_id>.zip`];
}

const MOST_NAMED = 5;

function shortList(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function baseOf(name: string): string {
  return name.split('/').at(-1)!;
}
