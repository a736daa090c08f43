import { randomInt } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../../model/limits.ts';
import type { TemporaryFolder } from '../bench/temporary-folder.ts';
import type { Bait } from './walls.ts';

const VARIABLE = 'BACKCHECK_DOCTOR_SECRET';

/** Lays out, for every user to read and write, what a worker must not reach: only its walls can stop it. */
export function layBait(folder: TemporaryFolder, limits: Limits): Bait {
  const secret = randomInt(2, 2 ** 31);
  const written = [folder.make('submission'), folder.make('cases')].map((path) => {
    const file = join(path, 'secret.txt');
    writeFileSync(file, String(secret));
    chmodSync(file, 0o644);
    return file;
  });
  const open = folder.make('open');
  chmodSync(open, 0o777);
  process.env[VARIABLE] = String(secret);
  return {
    secret,
    otherSubmission: written[0]!,
    graderFile: written[1]!,
    newFile: join(open, 'written.txt'),
    variable: VARIABLE,
    judge: process.pid,
    limits,
  };
}
