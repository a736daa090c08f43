import { AssignmentSchema, type AssignmentFile } from '../model/assignment.ts';
import type { Problem } from '../model/problem.ts';
import { KINDS } from '../kinds/index.ts';
import type { Kind } from '../kinds/kind.ts';
import { didYouMean } from './nearest.ts';
import { validate } from './validate.ts';
import { problemAt, type YamlFile } from './yaml.ts';

/** A part as far as it can be made out: enough to check its cases even where something else in it is wrong. */
export interface PartOutline {
  readonly id: string;
  /** Null where no kind of that name exists. */
  readonly kind: Kind | null;
}

/** assignment.yaml, checked. `file` is null where it has errors. */
export interface Outline {
  readonly file: AssignmentFile | null;
  readonly parts: readonly PartOutline[];
  readonly problems: readonly Problem[];
}

/** Checks assignment.yaml against its schema, and its parts against the kinds that there are. */
export function readOutline(yaml: YamlFile): Outline {
  if (yaml.value === undefined) return { file: null, parts: [], problems: yaml.problems };
  const problems = [
    ...yaml.problems,
    ...validate(AssignmentSchema, yaml.value, yaml, { label: 'The assignment' }),
  ];
  const parts: PartOutline[] = [];
  for (const [index, { id, kind }] of looseParts(yaml.value)) {
    if (typeof id !== 'string') continue;
    if (parts.some((part) => part.id === id)) {
      problems.push(
        problemAt(yaml, ['parts', index, 'id'], 'duplicate-id', `Another part has the id \`${id}\`.`),
      );
      continue;
    }
    parts.push({ id, kind: (typeof kind === 'string' && KINDS.get(kind)) || null });
    if (typeof kind === 'string' && !KINDS.has(kind)) {
      problems.push(
        problemAt(
          yaml,
          ['parts', index, 'kind'],
          'unknown-kind',
          `\`kind\` must be one of ${[...KINDS.keys()].join(', ')}; got \`${kind}\`.`,
          { suggestion: didYouMean(kind, KINDS.keys()) },
        ),
      );
    }
  }
  return { file: problems.length === 0 ? (yaml.value as AssignmentFile) : null, parts, problems };
}

function looseParts(value: unknown): [number, Record<string, unknown>][] {
  const parts = isMapping(value) ? value['parts'] : undefined;
  if (!Array.isArray(parts)) return [];
  return [...parts.entries()].filter((entry): entry is [number, Record<string, unknown>] =>
    isMapping(entry[1]),
  );
}

/** Whether a plain value is a mapping, neither a list nor null. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
