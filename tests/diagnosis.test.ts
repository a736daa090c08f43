import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Message, SubmissionResult } from '../harness/model/report.ts';
import { forAudience } from '../harness/report/audience.ts';
import { FAULTS } from '../reference/faults/faults.ts';
import { backcheck, HOME, temporary } from './cli.ts';
import { caseOf, casesWith, changed, classOf, graded, onlyCases, ownFolder } from './random-cases.ts';

const EXAMPLES = join(HOME, 'cases', 'nyu-hw1', 'examples');
const IDS = new Map(FAULTS.map(({ id, hint }) => [hint, id]));

const F_LEFT_OUT = ['dJdz1 = dJda1 * self._activate_grad(self.f_function, z1)', 'dJdz1 = dJda1'] as const;

/** The cases that ship, without the random ones: making their examples small takes minutes for a class of mistakes. */
function fixedCases(): string {
  const cases = casesWith(ownFolder(), {});
  for (const folder of ['public', 'hidden']) {
    rmSync(join(cases, 'nyu-hw1', folder, 'any-shape.yaml'), { force: true });
  }
  return cases;
}

/** The ids of the faults that are named to these readers, in all cases together. */
function named({ cases }: SubmissionResult, audiences: readonly Message['audience'][]): string[] {
  const messages = cases.flatMap((item) => item.messages);
  const told = messages.filter(({ code, audience }) => code === 'diagnosis' && audiences.includes(audience));
  return [...new Set(told.map(({ text }) => IDS.get(text) ?? text))];
}

describe('examples whose mistake is known', () => {
  const wrong = readdirSync(join(EXAMPLES, 'wrong')).toSorted();
  const accepted = readdirSync(join(EXAMPLES, 'accepted'));
  let submissions: ReadonlyMap<string, SubmissionResult>;

  const [folder, out, cases] = [ownFolder(), ownFolder(), fixedCases()];
  beforeAll(async () => {
    for (const verdict of ['wrong', 'accepted']) cpSync(join(EXAMPLES, verdict), folder, { recursive: true });
    ({ submissions } = await graded(cases, [folder], out));
  });

  it.each([
    { reader: 'staff', audiences: ['student', 'staff'], least: 0.9 },
    { reader: 'students, from the public cases,', audiences: ['student'], least: 0.8 },
  ] as const)('$reader are told the right one, or nothing', ({ audiences, least }) => {
    const answers = wrong.map((id) => ({ id, told: named(submissions.get(id)!, audiences) }));
    expect(answers.filter(({ id, told }) => told.some((other) => other !== id))).toEqual([]);
    const right = answers.filter(({ id, told }) => told.includes(id));
    expect(right.length / wrong.length).toBeGreaterThanOrEqual(least);
  });

  it('nobody is told anything of right work', () => {
    const told = accepted.filter((id) => {
      const messages = submissions.get(id)!.cases.flatMap((item) => item.messages);
      return messages.some(({ code }) => code === 'diagnosis' || code === 'consequence');
    });
    expect(told).toEqual([]);
  });
});

describe('submissions with other mistakes', () => {
  const sources = {
    // Both in functions of their own: each is named where it shows.
    two: changed(
      ['dJdy_hat = 2 * diff / diff.numel()', 'dJdy_hat = diff / diff.numel()'],
      ["self.grads['dJdb2'] = torch.sum(dJdz2, dim=0)", "self.grads['dJdb2'] = torch.mean(dJdz2, dim=0)"],
      ["self.grads['dJdb1'] = torch.sum(dJdz1, dim=0)", "self.grads['dJdb1'] = torch.mean(dJdz1, dim=0)"],
    ),
    // Both in backward, where no single fault of the bank is like them.
    together: changed(F_LEFT_OUT, [
      "self.grads['dJdb2'] = torch.sum(dJdz2, dim=0)",
      "self.grads['dJdb2'] = torch.mean(dJdz2, dim=0)",
    ]),
    factor: changed(['dJdy_hat = 2 * diff / diff.numel()', 'dJdy_hat = 2.5 * diff / diff.numel()']),
    bias: changed(['W2.T) + b2', 'W2.T) + 2 * b2']),
    square: changed(['return s * (1 - s)', 'return s * (1 - s) ** 2']),
    // Ends in an exception, which says it all.
    name: changed(['dJdz2 = dJdy_hat *', 'dJdz2 = dJdy_hats *']),
  };
  const expected = {
    two: ['bias-gradients-averaged', 'mse-gradient-factor-two-left-out'],
    together: [],
    factor: [],
    bias: [],
    square: [],
    name: [],
  };
  let submissions: ReadonlyMap<string, SubmissionResult>;

  // wic7628 adds up gradients over two runs, which only hidden cases have.
  const folder = classOf(ownFolder(), sources, ['wic7628']);
  const [out, cases] = [ownFolder(), fixedCases()];
  beforeAll(async () => {
    ({ submissions } = await graded(cases, [folder], out));
  });

  it.each(Object.entries(expected))('%s: %s', (id, told) => {
    for (const audiences of [['student'], ['student', 'staff']] as const) {
      expect(named(submissions.get(id)!, audiences).toSorted()).toEqual(told);
    }
  });

  it('are told to staff alone where hidden cases alone show them', () => {
    const result = submissions.get('wic7628')!;
    expect(named(result, ['staff'])).toEqual(['gradients-accumulated']);
    expect(named(result, ['student'])).toEqual([]);
    expect(JSON.stringify(forAudience(result, 'student'))).not.toContain('earlier backward pass');
  });

  it('are told case by case, with what follows from them', () => {
    const course = caseOf(submissions.get('two'), 'course-relu-identity-mse');
    expect(course.messages.slice(0, 3)).toEqual([
      {
        audience: 'student',
        code: 'diagnosis',
        text: 'The gradient of your mse_loss is what you get when the factor of the square is left out.',
      },
      {
        audience: 'student',
        code: 'diagnosis',
        text: 'Your dJdb1 and dJdb2 are what you get when they are averaged over the batch once more.',
      },
      {
        audience: 'student',
        code: 'consequence',
        text: 'dJdW1 and dJdW2 follow from that: for what your code had computed before, they are right.',
      },
    ]);
    const bce = caseOf(submissions.get('two'), 'course-sigmoid-sigmoid-bce');
    expect(bce.messages.filter(({ code }) => code === 'diagnosis').map(({ text }) => IDS.get(text))).toEqual([
      'bias-gradients-averaged',
    ]);
  });
});

describe('backcheck check', () => {
  it('prints the mistake of a failing random case, and what follows from it', async () => {
    const cases = onlyCases(temporary(), {
      'public/any.yaml': [
        '- id: any',
        '  title: Any shape',
        '  points: 1',
        '  for_all: {batch: 2..6, in: 1..5, hidden: 2..7, out: 1..5, f: any, g: any}',
        '  loss: mse',
        '  runs: 30',
        '',
      ].join('\n'),
    });
    const folder = classOf(temporary(), { mine: changed(['W1.T) + b1', 'W1.T)']) });
    const { code, out } = await backcheck(['check', 'nyu-hw1', join(folder, 'mine'), '--cases', cases]);
    const text = out.replace(/\s+/g, ' ');
    expect(code).toBe(1);
    expect(text).toContain('Your forward pass returns what you get when b1 is left out.');
    expect(text).toMatch(
      /loss, .*dJdb2 follow from that: for what your code had computed before, they are right\./,
    );
  });
});
