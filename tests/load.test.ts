import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporary } from './cli.ts';
import { changed, classOf, graded, ONE_CASE, onlyCases } from './random-cases.ts';
import { comparable, differences, reportOf } from './reports.ts';

const CASES = `- id: any
  title: Any
  points: 4
  for_all: {batch: 1..8, in: 1..8, hidden: 1..8, out: 1..8, f: any, g: any}
  loss: any
  runs: 40
${ONE_CASE}`;
const FORWARD = '    def forward(self, x):';
const OTHERS = {
  // Within the limit of 2 s of CPU time for a case, and past it.
  slow: changed([FORWARD, `${FORWARD}\n        if x.shape[0] == 7: sum(range(10_000_000))`]),
  endless: changed([FORWARD, `${FORWARD}\n        while x.shape[0] == 7: pass`]),
  sleeps: changed([FORWARD, `${FORWARD}\n        import time; time.sleep(0.02)`]),
};

it('a class gets the same report while four processes compete for the machine', async () => {
  const cases = onlyCases(temporary(), { 'public/cases.yaml': CASES });
  const folder = classOf(temporary(), OTHERS, ['mq2002', 'gv1165', 'qlh4933', 'tv2214', 'ds912', 'zy8099']);
  const base = temporary();
  const reportIn = async (out: string): Promise<unknown> => {
    await graded(cases, [folder], out);
    return comparable(reportOf(out));
  };
  const alone = await reportIn(join(base, 'alone'));
  const busy = Array.from({ length: 4 }, () => spawn(process.execPath, ['-e', 'for (;;);']));
  try {
    expect(differences(alone, await reportIn(join(base, 'busy')))).toEqual([]);
  } finally {
    for (const process of busy) process.kill('SIGKILL');
  }
});
