import type { HandIn } from './hand-in.ts';

/** A Python file (or small data file) of a submission; travels to the worker as bytes. */
export interface SourceFile {
  /** Name relative to the submission, with `/`; no `..`, never absolute. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What one student handed in, as taken in. */
export interface Submission {
  /** Folder's name, zip's name without `.zip`, or the platform's id. */
  readonly id: string;
  readonly files: readonly SourceFile[];
  /** Why a file, or the whole submission, could not be taken in; the rest is graded all the same. */
  readonly problems: readonly { readonly code: string; readonly file: string; readonly text: string }[];
  /** How it came in; absent where the course's rules for handing in do not apply to it. */
  readonly handIn?: HandIn;
}
