import type { AssignmentFile } from '../model/assignment.ts';
import type { Problem } from '../model/problem.ts';
import { NO_RULES, type Rules } from '../model/rules.ts';
import { instantOf, isTimeZone } from './instant.ts';
import { didYouMean } from './nearest.ts';
import { problemAt, type Path, type YamlFile } from './yaml.ts';

type HandIn = NonNullable<AssignmentFile['hand_in']>;

/** The course's rules of a valid assignment.yaml, with what in them cannot be meant. */
export function linkRules(
  { parts, by_hand: byHand = [], hand_in: handIn, penalties = {} }: AssignmentFile,
  yaml: YamlFile,
): { readonly rules: Rules; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const say = (path: Path, text: string, suggestion?: string): void => {
    problems.push(problemAt(yaml, path, 'impossible-rule', text, { suggestion }));
  };
  // What `total` stands for in a CSV of overrides.
  const taken = new Set(['total', ...parts.map(({ id }) => id)]);
  for (const [index, { id }] of byHand.entries()) {
    if (taken.has(id)) say(['by_hand', index, 'id'], `The id \`${id}\` is taken.`, 'Give it another id.');
    taken.add(id);
  }
  const late = penalties.late ?? [];
  for (const [index, { hours }] of late.entries()) {
    if (index === 0 || hours > late[index - 1]!.hours) continue;
    say(['penalties', 'late', index, 'hours'], 'Steps must have more hours than the one before.');
  }
  if (handIn === undefined) return { rules: { ...NO_RULES, byHand, penalties }, problems };
  checkNames(handIn, say);
  const due = dueOf(handIn, say);
  const rules = {
    byHand,
    files: handIn.files,
    aliases: new Map(Object.entries(handIn.aliases ?? {})),
    netId: handIn.net_id ?? null,
    due,
    timeZone: handIn.time_zone ?? NO_RULES.timeZone,
    penalties,
  };
  return { rules, problems };
}

type Say = (path: Path, text: string, suggestion?: string) => void;

function checkNames({ files, aliases = {}, net_id: netId }: HandIn, say: Say): void {
  for (const [alias, file] of Object.entries(aliases)) {
    if (files.includes(file)) continue;
    const text = `\`${alias}\` stands for \`${file}\`, which is none of the files.`;
    say(['hand_in', 'aliases', alias], text, didYouMean(file, files));
  }
  if (netId === undefined) return;
  const fault = patternFault(netId);
  if (fault !== null) say(['hand_in', 'net_id'], `\`net_id\` is no regular expression: ${fault}.`);
}

function patternFault(pattern: string): string | null {
  try {
    void new RegExp(pattern, 'v');
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function dueOf({ due, time_zone: timeZone }: HandIn, say: Say): string | null {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    say(['hand_in', 'time_zone'], `There is no time zone \`${timeZone}\`.`, 'Write e.g. America/New_York.');
    return null;
  }
  if (due === undefined) return null;
  if (timeZone === undefined) {
    say(['hand_in', 'due'], 'A deadline needs a `time_zone`.', 'Write e.g. `time_zone: America/New_York`.');
    return null;
  }
  const result = instantOf(due, timeZone);
  if (result.instant === null) say(['hand_in', 'due'], `\`due\` cannot be read: ${result.why}.`);
  return result.instant;
}
