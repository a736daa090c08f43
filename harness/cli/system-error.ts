import { shown } from './places.ts';

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to write here',
  EPERM: 'there is no permission to write here',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
  EMFILE: 'too many files are open',
};

/** A sentence for an error of the file system: where, what is wrong, what to do; null for any other error. */
export function systemErrorSentence(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  const { code, path } = error as NodeJS.ErrnoException;
  const words = WORDS[code ?? ''] ?? `the system refused it (${code})`;
  // An open file's errors name no path.
  const place = path === undefined ? 'A file of the report' : shown(path);
  return `${place}: ${words}. What was saved before stays; mend it, or name another folder with --out, and run the same command again.`;
}
