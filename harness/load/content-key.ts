import { createHash } from 'node:crypto';
import type { Submission } from '../model/submission.ts';

/**
 * A hash of a submission's Python code that is equal for equal code: names and folders of the files, line ends and
 * spaces at the ends of lines do not count. Null where there is no code.
 */
export function contentKey({ files }: Submission): string | null {
  const texts = files
    .filter(({ name }) => /\.py$/i.test(name))
    .map(({ bytes }) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replaceAll(/[ \t\r]+$/gm, '')
        .trim(),
    )
    .filter((text) => text !== '');
  if (texts.length === 0) return null;
  return createHash('sha256').update(JSON.stringify(texts.toSorted())).digest('hex');
}
