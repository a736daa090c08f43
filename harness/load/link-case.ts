import type { CommonCase } from '../model/case.ts';
import type { Problem } from '../model/problem.ts';
import { SCRIPTS } from '../kinds/index.ts';
import type { Kind } from '../kinds/kind.ts';
import { didYouMean, nearest } from './nearest.ts';
import { isMapping, type PartOutline } from './outline.ts';
import { valueInWords } from './schema-words.ts';
import { validate } from './validate.ts';
import { problemAt, type Path, type YamlFile } from './yaml.ts';

/** A case of a file, as far as it could be understood. */
export interface LinkedCase {
  /** The id, also of a case that has problems, so that ids can be compared. */
  readonly id: string | null;
  /** Null where something is wrong with the case. */
  readonly fields: CommonCase | null;
  readonly part: PartOutline | null;
  readonly problems: readonly Problem[];
}

/** Checks item `index` of a file of cases: its part, its variant, the variant's schema, and the kind's own rules. */
export function linkCase(yaml: YamlFile, index: number, parts: readonly PartOutline[]): LinkedCase {
  const item = (yaml.value as readonly unknown[])[index];
  const path = [index];
  if (!isMapping(item)) {
    const text = `A case must be a mapping of id, title, points, …; got ${valueInWords(item)}.`;
    return { id: null, fields: null, part: null, problems: [problemAt(yaml, path, 'wrong-type', text)] };
  }
  const id = typeof item['id'] === 'string' ? item['id'] : null;
  const { part, problems: partProblems } = partOf(item, yaml, path, parts);
  const ofParts = part === null ? onlyKind(parts) : part.kind;
  const kind = Object.hasOwn(item, 'script') ? SCRIPTS : ofParts;
  if (kind === null) return { id, fields: null, part, problems: partProblems };
  const { part: _judged, ...others } = item;
  const rest = partProblems.length === 0 ? item : others;
  const problems = [...partProblems, ...kindProblems(kind, rest, yaml, path)];
  const fields = problems.length === 0 ? (item as unknown as CommonCase) : null;
  return { id, fields, part, problems };
}

function partOf(
  item: Readonly<Record<string, unknown>>,
  yaml: YamlFile,
  path: Path,
  parts: readonly PartOutline[],
): { part: PartOutline | null; problems: Problem[] } {
  const name = item['part'];
  const ids = parts.map(({ id }) => id);
  if (name === undefined) {
    if (parts.length < 2) return { part: parts[0] ?? null, problems: [] };
    const text = `\`part\` is missing; it must be one of ${ids.join(', ')}.`;
    return { part: null, problems: [problemAt(yaml, path, 'missing-key', text)] };
  }
  const part = parts.find(({ id }) => id === name) ?? null;
  if (part !== null || parts.length === 0) return { part, problems: [] };
  const text = `\`part\` must be one of ${ids.join(', ')}; got ${valueInWords(name)}.`;
  const suggestion = typeof name === 'string' ? didYouMean(name, ids) : undefined;
  return {
    part: null,
    problems: [problemAt(yaml, [...path, 'part'], 'unknown-part', text, { suggestion })],
  };
}

/** The kind that all parts have, so that a case without its part can be checked further. */
function onlyKind(parts: readonly PartOutline[]): Kind | null {
  const kinds = new Set(parts.map(({ kind }) => kind));
  return kinds.size === 1 ? [...kinds][0]! : null;
}

function kindProblems(
  kind: Kind,
  item: Readonly<Record<string, unknown>>,
  yaml: YamlFile,
  path: Path,
): Problem[] {
  const { field, schemas } = kind.variants;
  const { variant, problems } = variantOf(kind, item, yaml, path);
  if (variant === null) return problems;
  // The value of the field is judged by `variantOf`, in one sentence that knows all variants.
  const judged = problems.length === 0 ? item : { ...item, [field]: variant };
  const found = validate(schemas[variant]!, judged, yaml, { path, label: labelOf(kind, variant) });
  problems.push(...found);
  if (problems.length > 0) return problems;
  return kind
    .problems(item as unknown as CommonCase)
    .map((problem) => problemAt(yaml, [...path, ...problem.path], 'impossible-case', problem.text));
}

function labelOf({ variants: { field, fallback, present } }: Kind, variant: string): string {
  if (variant === fallback) return 'A case';
  const key = Object.keys(present).find((name) => present[name] === variant);
  return key === undefined ? `A case of ${field} \`${variant}\`` : `A case with \`${key}\``;
}

function variantOf(
  kind: Kind,
  item: Readonly<Record<string, unknown>>,
  yaml: YamlFile,
  path: Path,
): { variant: string | null; problems: Problem[] } {
  const { field, fallback, present } = kind.variants;
  const names = variantsByField(kind);
  const key = Object.keys(present).find((name) => Object.hasOwn(item, name));
  if (key !== undefined) return { variant: present[key]!, problems: [] };
  if (!Object.hasOwn(item, field)) {
    return { variant: misspeltVariant(kind, item) ?? fallback, problems: [] };
  }
  const value = item[field];
  if (typeof value === 'string' && names.includes(value)) return { variant: value, problems: [] };
  const variant = typeof value === 'string' ? nearest(value, names) : null;
  const text = `\`${field}\` must be one of ${names.join(', ')}; got ${valueInWords(value)}.`;
  const suggestion = variant === null ? undefined : `Did you mean \`${variant}\`?`;
  return {
    variant,
    problems: [problemAt(yaml, [...path, field], 'unknown-value', text, { suggestion })],
  };
}

/** `stgae: loss` is a loss case with a misspelt key, not a chain with many mistakes. */
function misspeltVariant(kind: Kind, item: Readonly<Record<string, unknown>>): string | null {
  const { field, present } = kind.variants;
  const names = variantsByField(kind);
  for (const [key, value] of Object.entries(item)) {
    if (typeof value === 'string' && names.includes(value) && nearest(key, [field]) !== null) return value;
    const meant = nearest(key, Object.keys(present));
    if (meant !== null && isMapping(value)) return present[meant]!;
  }
  return null;
}

/** The variants that the field's value names, without those that a key's presence makes. */
export function variantsByField({ variants: { present, schemas } }: Kind): string[] {
  return Object.keys(schemas).filter((name) => !Object.values(present).includes(name));
}
