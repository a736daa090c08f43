import { randomInt } from 'node:crypto';
import { chmodSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../../model/limits.ts';
import type { TemporaryFolder } from '../bench/temporary-folder.ts';
import type { Bait } from './attempts.ts';

const VARIABLE = 'BACKCHECK_DOCTOR_SECRET';

/**
 * Lays out, for every user to read and write, what a worker must not reach: only its walls can stop it. One file stays
 * open until this process ends.
 */
export function layBait(folder: TemporaryFolder, limits: Limits): Bait {
  const secret = randomInt(2, 2 ** 31);
  const put = (path: string, mode: number): string => {
    const file = join(path, 'secret.txt');
    writeFileSync(file, String(secret));
    chmodSync(file, mode);
    return file;
  };
  const graderFile = put(folder.make('cases'), 0o644);
  const link = join(folder.make('links'), 'link');
  symlinkSync(graderFile, link);
  const openFolder = folder.make('open');
  chmodSync(openFolder, 0o777);
  process.env[VARIABLE] = String(secret);
  return {
    secret,
    otherSubmission: put(folder.make('submission'), 0o644),
    graderFile,
    link,
    descriptor: openSync(graderFile, 'r'),
    openFolder,
    openFile: put(openFolder, 0o666),
    variable: VARIABLE,
    judge: process.pid,
    limits,
  };
}
