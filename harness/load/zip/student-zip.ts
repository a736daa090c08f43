import type { Found, FindOptions } from '../found.ts';
import { readZip } from './read-zip.ts';

/** Where a zip of one student is: its name as handed in, and how to get at it when its turn comes. */
interface ZipPlace {
  readonly name: Buffer;
  readonly path: string;
  readonly modified: Date;
  /** The path of the zip, its bytes, or why there are none. */
  readonly open: () => Promise<Buffer | Uint8Array>;
}

export function isZip(name: string): boolean {
  return /\.zip$/i.test(name);
}

/** `ak6624.zip`, and `ak6624 (1).zip` as browsers name a second download, are of ak6624. */
export function studentOfZip(name: string): string {
  return name.replace(/\.zip$/i, '').replace(/\s*\(\d{1,3}\)$/, '');
}

/** One student's zip as a submission; its id is its name without `.zip`. */
export function foundZip({ name, path, modified, open }: ZipPlace, options: FindOptions): Found {
  const shown = String(name);
  const stem = name.subarray(0, Buffer.byteLength(studentOfZip(shown)));
  const students = [studentOfZip(shown).toLowerCase()];
  const time = modified.toISOString();
  const facts = {
    form: 'zip' as const,
    archive: shown,
    students,
    ...(options.fileTimes === true && { submitted: time }),
  };
  return {
    name: Buffer.from(stem),
    path,
    students,
    time,
    read: async (id) => readZip(id, await open(), options.limits, facts),
  };
}
