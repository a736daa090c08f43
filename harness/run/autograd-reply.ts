import type { AutogradEvidence, SourceLine } from '../model/autograd.ts';
import { clean } from '../model/clean.ts';

const COUNTS = ['nodes', 'engine_calls', 'dual_levels', 'grad_fn_reads'] as const;
const MOST_ENTRIES = 20;

/**
 * What a reply says of torch.autograd, bounded and cleaned; undefined where it cannot be right. It is believed no further
 * than any other word of a worker.
 */
export function parseAutograd(seen: unknown): AutogradEvidence | undefined {
  if (typeof seen !== 'object' || seen === null) return undefined;
  const record = seen as Readonly<Record<string, unknown>>;
  const counts = COUNTS.map((name) => record[name]);
  if (!counts.every((count) => typeof count === 'number' && Number.isSafeInteger(count) && count >= 0))
    return undefined;
  const lines = parseLines(record['lines']);
  if (lines === undefined) return undefined;
  const [nodes, calls, levels, reads] = counts as number[];
  return { nodes: nodes!, engine_calls: calls!, dual_levels: levels!, grad_fn_reads: reads!, lines };
}

/** Lines as `[file, line, what]`; undefined where they are something else, or too many. */
export function parseLines(list: unknown): SourceLine[] | undefined {
  if (!Array.isArray(list) || list.length > MOST_ENTRIES) return undefined;
  const lines: SourceLine[] = [];
  for (const entry of list as unknown[]) {
    if (!Array.isArray(entry)) return undefined;
    const [file, line, what] = entry as unknown[];
    if (typeof file !== 'string' || typeof what !== 'string') return undefined;
    if (typeof line !== 'number' || !Number.isSafeInteger(line) || line < 0) return undefined;
    lines.push({ file: clean(file, 100), line, what: clean(what, 40) });
  }
  return lines;
}
