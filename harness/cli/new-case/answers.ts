import type { Scaffold } from '../../kinds/kind.ts';
import { askChoices, askStage, whyNot, type Asker } from './ask.ts';
import type { Answers } from './case-text.ts';

/** What flags say of a new case. */
export interface Flags {
  readonly id?: string;
  readonly title?: string;
  readonly stage?: string;
  readonly f?: string;
  readonly g?: string;
  readonly loss?: string;
  readonly points?: number;
}

/** Ids as cases may have them. */
export const ID = /^[a-z0-9][a-z0-9-]*$/;
const POINTS = 2;

/**
 * What the new case is to be: from flags, and for what they leave open from at most three questions. Without anyone to
 * ask, a sentence that names the flags that are needed.
 */
export async function answersFrom(
  flags: Flags,
  scaffold: Scaffold,
  takenIds: readonly string[],
  asker: Asker | null,
): Promise<Answers | string> {
  const refusal = wrongFlag(flags, scaffold);
  if (refusal !== null) return refusal;
  if (asker === null) {
    const missing = missingFlags(flags, scaffold);
    if (missing.length > 0) return `there is no terminal to ask on, so it needs ${list(missing)}.`;
  }
  const stage = flags.stage ?? (await askStage(asker!, scaffold));
  const given = chosenBy(flags);
  const wanted = scaffold.choices(stage);
  const open = new Map([...wanted].filter(([name]) => !given.has(name)));
  const asked = open.size === 0 ? new Map<string, string>() : await askChoices(asker!, open);
  const chosen = new Map([...wanted.keys()].map((name) => [name, given.get(name) ?? asked.get(name)!]));
  const named =
    flags.title === undefined
      ? await askTitle(asker!, flags.id, takenIds)
      : { title: flags.title, id: flags.id ?? idOf(flags.title) };
  if (!ID.test(named.id)) return `no id can be made of the title ${named.title}; give one with --id.`;
  return { ...named, points: flags.points ?? POINTS, stage, chosen };
}

/** The title, and with it the id: that before a colon, or one made of the title. */
async function askTitle(
  asker: Asker,
  id: string | undefined,
  takenIds: readonly string[],
): Promise<{ title: string; id: string }> {
  const how = id === undefined ? ' (or `id: title`)' : '';
  return await asker.ask(`Title, which students read${how}: `, (answer) => {
    const [, ownId, rest] = /^([a-z0-9][a-z0-9-]*): *(.*)$/.exec(answer) ?? [];
    const title = id === undefined && rest !== undefined ? rest : answer;
    const found = id ?? ownId ?? idOf(title);
    if (title === '') return 'A title is needed.';
    if (!ID.test(found)) return 'No id can be made of this title; write `id: title`.';
    return id === undefined && takenIds.includes(found)
      ? `The id \`${found}\` is taken; write \`id: title\`.`
      : { title, id: found };
  });
}

/** `Wide batch, BCE` → `wide-batch-bce`. */
function idOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** A flag whose word the case's variant does not know, or has no use for. */
function wrongFlag(flags: Flags, { stages, choices }: Scaffold): string | null {
  const { stage } = flags;
  if (stage !== undefined && !stages.has(stage)) return `--stage ${whyNot(stage, [...stages.keys()])}`;
  if (stage === undefined) return null;
  for (const [name, word] of chosenBy(flags)) {
    const allowed = choices(stage).get(name);
    if (allowed === undefined) return `--${name} means nothing for --stage ${stage}.`;
    if (!allowed.includes(word)) return `--${name} ${whyNot(word, allowed)}`;
  }
  return null;
}

function chosenBy({ f, g, loss }: Flags): ReadonlyMap<string, string> {
  return new Map(
    Object.entries({ f, g, loss }).flatMap(([name, word]) => (word === undefined ? [] : [[name, word]])),
  );
}

function missingFlags(flags: Flags, { choices }: Scaffold): string[] {
  const { stage, title } = flags;
  const needed = stage === undefined ? ['f', 'g', 'loss'] : [...choices(stage).keys()];
  const given = chosenBy(flags);
  const open = needed.filter((name) => !given.has(name));
  return [...(stage === undefined ? ['stage'] : []), ...open, ...(title === undefined ? ['title'] : [])].map(
    (name) => `--${name}`,
  );
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}
