import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { interpreters } from '../harness/run/interpreter.ts';
import { backcheck, SAMPLE } from './cli.ts';
import { casesWith, ownFolder } from './random-cases.ts';

describe('cases in a folder that students’ code may read', () => {
  const folder = ownFolder();

  it.each(['auto', 'A', 'B'])(
    'are not graded with at tier %s: exit code 2, and where to put them',
    async (tier) => {
      // A virtual environment is bound whole, and these cases lie in it.
      const venv = join(folder, 'venv');
      const found = interpreters(null, process.env);
      const python = typeof found === 'string' ? 'python3' : found[0]!.python;
      if (!existsSync(venv)) {
        execFileSync(python, ['-m', 'venv', '--without-pip', '--system-site-packages', venv]);
        casesWith(join(venv, 'cases'), {});
      }
      const out = join(folder, `out-${tier}`);
      const { code, err } = await backcheck(
        [
          'grade',
          'nyu-hw1',
          join(SAMPLE, 'mq2002'),
          '--cases',
          join(venv, 'cases'),
          '--out',
          out,
          '--isolation',
          tier,
        ],
        { env: { BACKCHECK_PYTHON: join(venv, 'bin', 'python3') } },
      );
      expect(err).toContain(`${venv}, which students' code may read; move it elsewhere`);
      expect({ code, written: existsSync(out) }).toEqual({ code: 2, written: false });
    },
  );
});
