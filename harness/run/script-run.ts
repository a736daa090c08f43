import type { Job } from '../model/job.ts';
import type { ScriptOutcome } from '../model/outcome.ts';
import type { SourceFile } from '../model/submission.ts';
import type { Frame } from './frames.ts';

/** A job with a script. */
export type ScriptJob = Job & Required<Pick<Job, 'script'>>;

export function isScriptJob(job: Job): job is ScriptJob {
  return job.script !== undefined;
}

/** The question that has a fresh worker run a script beside a submission's files. */
export function scriptQuestion(
  id: number,
  { seed, script }: ScriptJob,
  files: readonly SourceFile[],
  main: string,
): { readonly header: Uint8Array; readonly payload: readonly Uint8Array[] } {
  const text = Buffer.from(script.text);
  const sizes = files.map(({ name, bytes }) => [name, bytes.byteLength]);
  const asked = { name: script.name, size: text.byteLength, seed, main, files: sizes };
  const header = Buffer.from(JSON.stringify({ id, script: asked }));
  return { header, payload: [...files.map(({ bytes }) => bytes), text] };
}

/**
 * What a reply says of a script, as bounded as the frame is; null where it says nothing that could be right. Student code
 * can write any of it: a verdict takes it for what the script printed, and for nothing else.
 */
export function parseScript({ header }: Frame): ScriptOutcome | null {
  // The frame's header was parsed as JSON before.
  const { script } = JSON.parse(header) as { readonly script?: unknown };
  if (typeof script !== 'object' || script === null) return null;
  const { printed, truncated, exit_code: exitCode } = script as Readonly<Record<string, unknown>>;
  if (typeof printed !== 'string' || typeof truncated !== 'boolean') return null;
  return Number.isSafeInteger(exitCode) ? { printed, truncated, exitCode: exitCode as number } : null;
}
