import { join } from 'node:path';
import { loadSubmissions, type SubmissionSource } from '../../load/submissions.ts';
import { DEFAULT_LIMITS } from '../../model/limits.ts';
import { HOME } from '../places.ts';
import { BenchError } from './bench-error.ts';

/** Right ones of the sample class: written out with matmul, with torch's own functions, with einsum. */
const IDS = ['mq2002', 'gv1165', 'mf5178'];

/** A few right submissions, as found on disk: those at `paths`, or of the sample class. */
export async function loadSample(
  paths: readonly string[] = IDS.map((id) => join(HOME, 'submissions', 'nyu-hw1', id)),
): Promise<readonly SubmissionSource[]> {
  const { submissions, problems } = await loadSubmissions(paths, {
    limits: DEFAULT_LIMITS,
    files: ['mlp.py'],
  });
  if (problems.length > 0) throw new BenchError(`${problems[0]!.file}: ${problems[0]!.text}`);
  return submissions;
}

/** `count` submissions under ids of their own, from `first` on; each is read from disk when its turn comes. */
export function repeated(
  sample: readonly SubmissionSource[],
  first: number,
  count: number,
): readonly SubmissionSource[] {
  return Array.from({ length: count }, (_, index) => {
    const { path, read, id } = sample[(first + index) % sample.length]!;
    const unique = `${id}-${first + index}`;
    return { id: unique, path, read: async () => ({ ...(await read()), id: unique }) };
  });
}
