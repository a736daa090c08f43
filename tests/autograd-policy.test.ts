import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AutogradPolicy } from '../harness/model/autograd.ts';
import type { SubmissionResult } from '../harness/model/report.ts';
import { forAudience } from '../harness/report/audience.ts';
import { BRACED, HELPED, HONEST, NAMED, RECORDED, ROUTES } from './autograd-routes.ts';
import { backcheck, temporary } from './cli.ts';
import { classOf, graded, onlyCases, ownFolder, rightSamples } from './random-cases.ts';
import { ROOTS } from './roots.ts';

const caseOf = (id: string, batch: number): string => `- id: ${id}
  title: ${id}
  points: 4
  network: {in: 3, hidden: 4, out: 2, f: relu, g: sigmoid}
  batch: ${batch}
  loss: mse
`;
// The first use of torch.func imports sympy: half a second where the machine is fast, more than a case has where it is not.
const outline = (policy: AutogradPolicy): string => `title: Homework
limits: {case_cpu_seconds: 10}
parts:
  - {id: mlp, title: Net, points: 35, kind: two-layer-net, file: mlp.py, autograd: ${policy}}
`;
const CASES = { 'public/open.yaml': caseOf('open', 5), 'hidden/closed.yaml': caseOf('closed', 7) };
const casesFor = (folder: string, policy: AutogradPolicy): string =>
  onlyCases(folder, { 'assignment.yaml': outline(policy), ...CASES });

const SCRIPT = `- id: script
  title: Script
  points: 1
  script: |
    import torch
    from mlp import MLP
    net = MLP(3, 4, 'relu', 4, 2, 'identity')
    x = torch.ones(5, 3, requires_grad=True)
    y_hat = net.forward(x)
    (y_hat.sum() + x.sum()).backward()
    assert x.grad.shape == (5, 3)
    net = MLP(3, 4, 'relu', 4, 2, 'identity')
    y_hat = net.forward(torch.ones(5, 3))
    net.backward(torch.ones(5, 2))
    print('done')
  prints: [done]
`;

const textsOf = (result: SubmissionResult | undefined, audience: 'student' | 'staff'): string[] =>
  result!.messages.filter((message) => message.audience === audience).map(({ text }) => text);
/** The place of the line that a source marks. */
function placeOf(source: string, file = 'mlp.py'): string {
  const line = source.split('\n').findIndex((text) => text.endsWith('# HERE')) + 1;
  return `${file} line ${line} (`;
}

const SETTINGS = [
  ...ROOTS.map(({ name, root }) => ({ name: `tier A, ${name}`, tier: 'A', root })),
  { name: 'tier B', tier: 'B', root: null },
  { name: 'tier C', tier: 'C', root: null },
];

describe.each(SETTINGS)('what is seen of torch.autograd: $name', ({ tier, root }) => {
  const base = ownFolder();
  let results: ReadonlyMap<string, SubmissionResult>;
  const isOld = (): boolean => versions['torch']!.startsWith('1.');
  let versions: Readonly<Record<string, string>>;
  const evidenceOf = (id: string) => results.get(id)!.cases.map(({ autograd }) => autograd);

  it('is recorded for a class', { timeout: 300_000 }, async () => {
    const sources = Object.fromEntries(Object.entries(ROUTES).map(([id, { source }]) => [id, source]));
    const folder = classOf(
      join(base, 'class'),
      { ...sources, ...HONEST, ...RECORDED, named: NAMED, braced: BRACED },
      rightSamples(),
    );
    mkdirSync(join(folder, 'helped'));
    for (const [name, text] of Object.entries(HELPED)) writeFileSync(join(folder, 'helped', name), text);
    const more = ['--isolation', tier, ...(root === null ? [] : ['--root', root])];
    const cases = casesFor(join(base, 'cases'), 'review');
    ({ submissions: results, versions } = await graded(cases, [folder], join(base, 'out'), more));
    expect(versions['autograd']).toBe('nodes counted');
  });

  it.each(Object.entries(ROUTES))('%s is seen, with its line', (id, { source, seen, onlyTorch2 }) => {
    if (onlyTorch2 === true && isOld()) return;
    for (const evidence of evidenceOf(id)) expect(evidence![seen]).toBeGreaterThan(0);
    expect(results.get(id)!.review).toMatchObject([{ part: 'mlp' }]);
    expect(textsOf(results.get(id), 'student').join(' ')).toContain(placeOf(source));
    expect(textsOf(results.get(id), 'staff').join(' ')).toContain('in 2 of 2 cases');
    // PyTorch 2 wants a thread for a backward pass, which walls refuse.
    const { verdict } = results.get(id)!;
    expect(tier === 'C' ? verdict : 'pass').toBe('pass');
  });

  it('a helper module is seen, with its own line', () => {
    expect(textsOf(results.get('helped'), 'student').join(' ')).toContain(
      placeOf(HELPED['helper.py']!, 'helper.py'),
    );
  });

  it.each([...Object.keys(HONEST), ...rightSamples()])('nothing is seen of %s', (id) => {
    expect(results.get(id)).toMatchObject({ verdict: 'pass', messages: [] });
    expect(results.get(id)).not.toHaveProperty('review');
    expect(evidenceOf(id)).toEqual([undefined, undefined]);
  });

  it('lines that name what leads to it are told, and nothing comes of them', () => {
    const expected = NAMED.split('\n').flatMap((text, index) => {
      const what = text.split('#: ')[1];
      return what === undefined ? [] : [{ file: 'mlp.py', line: index + 1, what }];
    });
    expect(results.get('named')!.parts[0]!.autograd).toEqual({ source: expected });
    expect(results.get('named')).toMatchObject({ verdict: 'pass', messages: [] });
  });

  it('a line of an f-string is no comment', () => {
    const { source } = results.get('braced')!.parts[0]!.autograd!;
    expect(source!.map(({ what }) => what)).toEqual(['__import__']);
  });

  it.each(Object.keys(RECORDED))('of %s staff learn that a graph was left on; it is no use', (id) => {
    expect(results.get(id)).toMatchObject({ verdict: 'pass', messages: [{ code: 'autograd-graph' }] });
    expect(results.get(id)).not.toHaveProperty('review');
    expect(evidenceOf(id)[0]).toMatchObject({ engine_calls: 0, grad_fn_reads: 0, lines: [] });
    expect(evidenceOf(id)[0]!.nodes).toBeGreaterThan(0);
  });
});

describe('the policy', () => {
  const ID = 'loss-backward';
  const { source } = ROUTES[ID]!;
  /** Grades one submission by a policy, and returns how to score it again by another. */
  async function gradedBy(policy: AutogradPolicy, ownSource = source) {
    const [cases, folder, out] = [temporary(), temporary(), temporary()];
    const more = ['--isolation', 'C'];
    const { submissions, ended } = await graded(
      casesFor(cases, policy),
      [classOf(folder, { [ID]: ownSource })],
      out,
      more,
    );
    const again = async (other: AutogradPolicy, records?: Readonly<Record<string, string>>) => {
      casesFor(cases, other);
      const people = temporary();
      for (const [name, lines] of Object.entries(records ?? {})) writeFileSync(join(people, name), lines);
      const { code, out: text, err } = await backcheck(['rescore', out, '--cases', cases, '--class', people]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const reused = await graded(cases, [folder], out, [...more, '--class', people]);
      expect(reused.ended.out).toContain('1 unchanged since an earlier run');
      return { text, result: reused.submissions.get(ID)! };
    };
    return { result: submissions.get(ID)!, ended, again };
  }

  it('decides what comes of it, and may change without a new run', { timeout: 120_000 }, async () => {
    const { result, ended, again } = await gradedBy('allowed');
    expect(result).toMatchObject({ score: 35, messages: [], penalties: [] });
    expect(ended.out).not.toContain('autograd');

    const note = await again('note');
    expect(note.result).toMatchObject({ score: 35, penalties: [] });
    expect(note.result).not.toHaveProperty('review');
    expect(textsOf(note.result, 'student')).toEqual([
      `Part mlp uses torch.autograd, at ${placeOf(source)}backward); its derivatives are to be worked out by hand. This costs no points.`,
    ]);

    const review = await again('review');
    expect(review.result).toMatchObject({ score: 35, penalties: [], review: [{ part: 'mlp' }] });
    expect(review.text).toContain('For a person to look at, for torch.autograd: 1 (loss-backward).');
    expect(review.text).toMatch(/review mlp: torch\.autograd was used/);

    const zero = await again('zero');
    expect(zero.result).toMatchObject({ score: 0, raw_score: 35, verdict: 'pass' });
    expect(zero.result.penalties).toEqual([
      { code: 'autograd', amount: 35, reason: expect.stringContaining(placeOf(source)) as string },
    ]);
    expect(zero.text).toContain('1 of 1 scores changed.');
    expect((await again('allowed')).result).toEqual(result);
  });

  it('leaves the last word to a person', { timeout: 120_000 }, async () => {
    const { again } = await gradedBy('zero');
    const override = `net_id,part,points,author,reason\n${ID},mlp,30,tk,only to check it\n`;
    expect((await again('zero', { 'overrides.csv': override })).result).toMatchObject({
      score: 30,
      penalties: [],
    });
    expect((await again('review', { 'overrides.csv': override })).result).not.toHaveProperty('review');
    const excuse = `net_id,penalty,reason\n${ID},autograd,in a check of its own\n`;
    const excused = (await again('zero', { 'excuses.csv': excuse })).result;
    expect(excused).toMatchObject({ score: 35, penalties: [{ code: 'autograd', amount: 0 }] });
    expect(excused.penalties[0]!.reason).toMatch(/Excused: in a check of its own$/);
  });

  it('tells a student nothing of hidden cases but the score', { timeout: 120_000 }, async () => {
    const inHidden = source.replace('    leaves(p)\n', '    if d.shape[0] == 5: return {}\n    leaves(p)\n');
    expect(inHidden).not.toBe(source);
    const { result } = await gradedBy('zero', inHidden);
    expect(result.cases.map(({ autograd }) => autograd !== undefined)).toEqual([false, true]);
    expect(textsOf(result, 'student')).toEqual([]);
    expect(textsOf(result, 'staff').join(' ')).toContain('in 1 of 2 cases');
    const told = JSON.stringify(forAudience(result, 'student'));
    expect(told).toContain('Part mlp uses torch.autograd in hidden cases.');
    expect(told).not.toMatch(/mlp\.py line|engine_calls|HERE/);
  });

  it(
    'counts what a submission does below a script of the course, and not what the script does',
    {
      timeout: 120_000,
    },
    async () => {
      const cases = onlyCases(temporary(), {
        'assignment.yaml': outline('review'),
        ...CASES,
        'hidden/script.yaml': SCRIPT,
      });
      const folder = classOf(temporary(), { plain: HONEST['plain']!, [ID]: source });
      const { submissions } = await graded(cases, [folder], temporary(), ['--isolation', 'C']);
      const seen = (id: string) => submissions.get(id)!.cases.at(-1)!;
      expect(seen('plain')).toMatchObject({ verdict: 'pass' });
      expect(seen('plain')).not.toHaveProperty('autograd');
      expect(seen(ID)).toMatchObject({ verdict: 'pass', autograd: { nodes: 0, engine_calls: 1 } });
    },
  );

  it('`check` tells a student the same', async () => {
    const folder = classOf(temporary(), { [ID]: source });
    const cases = casesFor(temporary(), 'zero');
    const { out } = await backcheck([
      'check',
      'nyu-hw1',
      join(folder, ID),
      '--cases',
      cases,
      '--isolation',
      'C',
    ]);
    const told = out.replaceAll(/\s+/g, ' ');
    expect(told).toContain(`Part mlp uses torch.autograd, at ${placeOf(source)}backward)`);
    expect(told).toContain('Points are taken off (autograd)');
  });
});
