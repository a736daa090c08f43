import type { SubmissionCode } from './codes.ts';
import { systemCode } from './read-text.ts';

/** Why something of a submission could not be opened. */
export interface NoAccess {
  readonly code: Exclude<SubmissionCode, 'too-large'>;
  readonly text: string;
}

/** What an error of the file system says of a `what` that stood in its folder's list a moment before. */
export function noAccess(error: unknown, what: 'file' | 'folder' | 'zip'): NoAccess {
  const code = systemCode(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return { code: 'unreadable', text: `The ${what} cannot be read: no permission.` };
    case 'ELOOP':
      return { code: 'symlink', text: 'This is a symbolic link; links are never followed.' };
    case 'ENOENT':
    case 'ENOTDIR':
      return lost(`The ${what} was there when the run began, and is gone`);
    default:
      return lost(`The ${what} cannot be read: ${code || (error as Error).message}`);
  }
}

/** Nothing that its author did. */
function lost(text: string): NoAccess {
  return { code: 'lost', text: `${text}; mend that, and run the same command again.` };
}

/** Whether an error came from the operating system, not from what was read. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
