import { clean } from '../model/clean.ts';
import type { Problem } from '../model/problem.ts';
import { pathProblem, type FindOptions } from './found.ts';
import { instantOf } from './instant.ts';
import { isMapping } from './outline.ts';
import type { HandInFacts } from './read-submission.ts';
import { parseYaml } from './yaml.ts';

/** In a Gradescope submissions export: who handed in each folder, and when. */
export const METADATA = 'submission_metadata.yml';

/** What an export says of one folder. */
export interface ExportEntry {
  /** The net id of the first who handed it in, as it is written. */
  readonly id: string;
  /** Net ids in lower case. */
  readonly students: readonly string[];
  /** ISO 8601 in UTC; null where the export says none that can be read. */
  readonly submitted: string | null;
}

/**
 * Reads submission_metadata.yml; folder → entry. A folder of which it says nothing usable is graded under its own name.
 * Someone is known by the net id that `identify` gives, else by the part of the e-mail before the @, else by the sid.
 */
export function parseMetadata(
  bytes: Uint8Array | null,
  file: string,
  identify: FindOptions['identify'],
): { readonly entries: ReadonlyMap<string, ExportEntry>; readonly problems: readonly Problem[] } {
  const entries = new Map<string, ExportEntry>();
  if (bytes === null) return broken(file, 'It cannot be read.');
  const { value, problems } = parseYaml(new TextDecoder().decode(bytes), file);
  if (!isMapping(value)) return broken(file, problems[0]?.text ?? 'It holds no list of folders.');
  for (const [folder, item] of Object.entries(value)) {
    const entry = isMapping(item) ? entryOf(item, identify) : null;
    if (entry !== null) entries.set(folder, entry);
  }
  return { entries, problems: [] };
}

/** What the rules ask about a submission of an export. */
export function exportFacts({ students, submitted }: ExportEntry): HandInFacts {
  return { form: 'export', students: [...students], ...(submitted !== null && { submitted }) };
}

function broken(file: string, why: string): ReturnType<typeof parseMetadata> {
  const text = `Who handed in, and when, is not known: ${clean(why)} The folders are graded under their own names, without times.`;
  return { entries: new Map(), problems: [pathProblem(file, 'bad-metadata', text)] };
}

/** Its keys are Ruby's symbols, `:submitters`; the sample of another form has them without the colon. */
function entryOf(item: Record<string, unknown>, identify: FindOptions['identify']): ExportEntry | null {
  const submitters = item[':submitters'] ?? item['submitters'];
  const people = Array.isArray(submitters) ? submitters.filter(isMapping) : [];
  const ids = people.flatMap((person) => netIdOf(person, identify) ?? []);
  if (ids.length === 0) return null;
  const created = item[':created_at'] ?? item['created_at'];
  const { instant } = instantOf(typeof created === 'string' ? created : '', 'UTC');
  return { id: ids[0]!, students: [...new Set(ids.map((id) => id.toLowerCase()))], submitted: instant };
}

function netIdOf(person: Record<string, unknown>, identify: FindOptions['identify']): string | null {
  const text = (key: string): string => {
    const value = person[`:${key}`] ?? person[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  const email = text('email');
  const local = email.split('@', 1)[0]!;
  const names = [text('sid'), email, local].filter((name) => name !== '');
  return identify?.(names) ?? (local === '' ? (names[0] ?? null) : local);
}
