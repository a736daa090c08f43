import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChainFields, TwoLayerFields } from '../harness/kinds/two-layer-net/schema.ts';
import { loadAssignment } from '../harness/load/assignment.ts';
import type { Report, SubmissionResult } from '../harness/model/report.ts';
import { backcheck, HOME, SAMPLE } from './cli.ts';
import { ROOTS } from './roots.ts';

/** Right submissions, by the table of the sample class. */
const README = readFileSync(join(SAMPLE, 'README.md'), 'utf8');
const ROWS = [...README.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, id, kind]) => ({
  id: id!,
  kind: kind!,
}));
const RIGHT = ROWS.filter(({ kind }) => kind === 'right').map(({ id }) => id);

/** The fields of a case of stage `chain`, and its size. */
interface Chain {
  readonly f: string;
  readonly g: string;
  readonly loss: string;
  readonly batch: number;
  readonly out: number;
}

const ALL = ['dJdW1', 'dJdb1', 'dJdW2', 'dJdb2'];
const FIRST = ['dJdW1', 'dJdb1'];
const BIASES = ['dJdb1', 'dJdb2'];

/** What the README says of each wrong submission: the checks that are wrong in a chain, and when. */
const WRONG: Readonly<Record<string, (chain: Chain) => readonly string[]>> = {
  dax973: ({ batch }) => (batch === 10 ? [] : ALL),
  ddt497: ({ loss }) => (loss === 'mse' ? ALL : []),
  ds912: ({ batch }) => (batch === 1 ? [] : BIASES),
  fpc6330: ({ loss, batch, out }) => (loss === 'bce' && batch * out > 1 ? ['loss', ...ALL] : []),
  ghb3607: ({ loss }) => (loss === 'mse' ? ALL : []),
  hw1538: ({ f, g }) => (g === 'relu' ? ALL : f === 'relu' ? FIRST : []),
  kh9530: ({ batch }) => (batch === 1 ? [] : BIASES),
  qlh4933: ({ f }) => (f === 'identity' ? [] : FIRST),
  sn2728: ({ f, g }) => (g === 'sigmoid' ? ALL : f === 'sigmoid' ? FIRST : []),
  tv2214: ({ loss, out }) => (loss === 'mse' && out > 1 ? ALL : []),
  yp6013: ({ g }) => (g === 'identity' ? [] : ALL),
  zy8099: ({ f }) => (f === 'identity' ? ALL : []),
};

/** Right up to a stage that a case looks at alone, or a second run: these lose few points, but lose them. */
const NEARLY_RIGHT = ['mv4736', 'sv2790', 'wic7628'];
const WORTHLESS = ['ak6624', 'dj401', 'nce7188', 'ns977', 'uw3590', 'wej2280'];

const CHAINS: ReadonlyMap<string, Chain> = new Map(
  loadAssignment(join(HOME, 'cases', 'nyu-hw1')).assignment!.cases.flatMap(({ fields }) => {
    const { stage, network, batch, loss } = fields as TwoLayerFields & ChainFields;
    // Random cases and single stages say too little of what must be wrong where.
    if (network === undefined || (stage !== undefined && stage !== 'chain')) return [];
    return [[fields.id, { ...network, batch, loss }] as const];
  }),
);

async function gradeSample(out: string, args: readonly string[]): Promise<Report> {
  const { code, err } = await backcheck(['grade', 'nyu-hw1', '--out', out, ...args]);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
}

describe.each(ROOTS)('the sample class on $name', ({ root }) => {
  const out = join(HOME, 'reports', root === null ? 'test-sample' : 'test-sample-root');
  let byId: Map<string, SubmissionResult>;
  beforeAll(async () => {
    const report = await gradeSample(out, ['--fresh', ...(root === null ? [] : ['--root', root])]);
    byId = new Map(report.submissions.map((submission) => [submission.id, submission]));
  });

  it('holds at least twenty submissions, each with its row in the README', () => {
    const folders = readdirSync(SAMPLE, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => entry.name).toSorted()).toEqual(ROWS.map(({ id }) => id));
    expect([...byId.keys()]).toEqual(ROWS.map(({ id }) => id));
    expect(RIGHT.length).toBeGreaterThanOrEqual(12);
  });

  it.each(RIGHT)('gives full marks to %s, which is right', (id) => {
    const { verdict, score, max_score: most } = byId.get(id)!;
    expect({ verdict, score }).toEqual({ verdict: 'pass', score: most });
  });

  it.each(Object.entries(WRONG))(
    'takes points from %s for what is wrong, and for nothing else',
    (id, wrong) => {
      let predicted = 0;
      let lost = 0;
      for (const { id: caseId, checks } of byId.get(id)!.cases) {
        const chain = CHAINS.get(caseId);
        if (chain === undefined) continue;
        const expected = new Set(wrong(chain).filter((name) => checks.some((check) => check.name === name)));
        const failed = checks.filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name);
        expect({ caseId, unexpected: failed.filter((name) => !expected.has(name)) }).toEqual({
          caseId,
          unexpected: [],
        });
        predicted += expected.size;
        lost += failed.length;
      }
      // A wrong value agrees by chance here and there: where all ReLUs are active, or the gradient is 0 anyway.
      expect(predicted).toBeGreaterThan(5);
      expect(lost / predicted).toBeGreaterThan(0.9);
    },
  );

  it.each(NEARLY_RIGHT)('takes few points from %s, but takes them', (id) => {
    const { verdict, score, max_score: most } = byId.get(id)!;
    expect(verdict).toBe('partial');
    expect(score).toBeGreaterThan(most * 0.8);
  });

  it.each(WORTHLESS)('gives nothing to %s, and says why', (id) => {
    const { verdict, score, messages, cases } = byId.get(id)!;
    expect({ verdict, score }).toEqual({ verdict: 'fail', score: 0 });
    expect([...messages, ...cases.flatMap((item) => item.messages)].length).toBeGreaterThan(0);
  });

  it('never shows a harness error', () => {
    expect([...byId.values()].filter(({ verdict }) => verdict === 'harness-error')).toEqual([]);
  });
});

describe('isolation tiers', () => {
  it('right submissions get the same report, bit for bit, at tier A, B and C', async () => {
    const paths = RIGHT.map((id) => join(SAMPLE, id));
    const reports: unknown[] = [];
    for (const tier of ['A', 'B', 'C']) {
      const report = await gradeSample(join(HOME, 'reports', `test-tier-${tier}`), [
        ...paths,
        '--isolation',
        tier,
        '--fresh',
      ]);
      expect(report.run.tier).toBe(tier);
      // What is measured, and what names the tier itself, may differ; nothing else may.
      reports.push(report.submissions.map(({ timing: _timing, fingerprint: _fingerprint, ...rest }) => rest));
    }
    expect(JSON.stringify(reports[1])).toBe(JSON.stringify(reports[0]));
    expect(JSON.stringify(reports[2])).toBe(JSON.stringify(reports[0]));
  });
});
