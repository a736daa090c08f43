import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ACCEPT } from '../model/assignment.ts';
import { ENDINGS } from '../model/ending.ts';
import type { Expected } from '../model/expected.ts';
import type { Outcome, Value } from '../model/outcome.ts';
import type { Visibility } from '../model/verdict.ts';
import { harnessErrorCase, judgeCase } from './case.ts';
import { acceptWith, caseOf, expectedOf, outcomeOf, tensor } from './samples.ts';

const expected = new Map<string, Expected>([
  ['forward', expectedOf([2], [1, 2])],
  ['loss', expectedOf([], [0.5])],
  ['dJdW1', expectedOf([2], [3, 4])],
  ['dJdb1', expectedOf([1], [5])],
]);
const checks = [...expected.keys()];
const RIGHT: Readonly<Record<string, Value>> = {
  forward: tensor([2], [1, 2]),
  loss: tensor([], [0.5]),
  dJdW1: tensor([2], [3, 4]),
  dJdb1: tensor([1], [5]),
};
const judge = (outcome: Outcome, visibility: Visibility = 'public', accept = DEFAULT_ACCEPT) =>
  judgeCase({ item: caseOf(visibility), checks, expected, outcome, accept });
const codes = (messages: readonly { readonly code: string }[]) => messages.map(({ code }) => code);

describe('a case', () => {
  it('passes when every check does, without a word', () => {
    expect(judge(outcomeOf(RIGHT))).toEqual({
      id: 'relu-mse',
      part: 'mlp',
      title: 'ReLU then identity, MSE',
      visibility: 'public',
      verdict: 'pass',
      score: 4,
      max_score: 4,
      ending: 'returned',
      checks: checks.map((name) => ({ name, verdict: 'pass' })),
      messages: [],
    });
  });

  it('shares its points over its checks', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (right) => {
        const values = Object.fromEntries(
          checks.map((name, i) => [name, right[i] ? RIGHT[name]! : tensor([7], [0, 0, 0, 0, 0, 0, 0])]),
        );
        const result = judge(outcomeOf(values));
        const good = right.filter(Boolean).length;
        expect(result.score).toBe(good);
        expect(result.verdict).toBe(good === 4 ? 'pass' : good === 0 ? 'fail' : 'partial');
        expect(result.checks.map(({ verdict }) => verdict === 'pass')).toEqual(right);
      }),
    );
  });

  it('half credit is partial, and worth half a check', () => {
    const result = judge(
      outcomeOf({ ...RIGHT, dJdb1: tensor([1, 1], [5]) }),
      'public',
      acceptWith({ size_one_axes: 'half' }),
    );
    expect(result).toMatchObject({ verdict: 'partial', score: 3.5 });
    expect(result.checks[3]).toMatchObject({
      name: 'dJdb1',
      verdict: 'partial',
      difference: { kind: 'shape' },
    });
    expect(codes(result.messages)).toEqual(['shape']);
  });
});

describe('an ending other than returned', () => {
  const error = {
    type: 'IndexError',
    message: 'index 3 is out of bounds',
    traceback: ['mlp.py line 42 in backward'],
  };

  it('keeps what came before it', () => {
    const { forward, loss } = RIGHT;
    const result = judge(
      outcomeOf({ forward: forward!, loss: loss! }, { ending: 'raised', step: 'backward', error }),
    );
    expect(result).toMatchObject({ verdict: 'partial', score: 2, ending: 'raised' });
    expect(result.checks.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail', 'fail']);
    expect(result.checks[2]?.difference).toEqual({ kind: 'not-reached' });
    expect(result.messages.map(({ text }) => text)).toEqual([
      'backward raised IndexError: index 3 is out of bounds, at mlp.py line 42 in backward.',
      'Not reached: dJdW1 and dJdb1.',
    ]);
  });

  it.each(ENDINGS.filter((ending) => ending !== 'returned'))(
    '%s with no values fails with one reason',
    (ending) => {
      const result = judge(outcomeOf({}, { ending, step: 'forward' }));
      expect(result).toMatchObject({ verdict: 'fail', score: 0, ending });
      expect(codes(result.messages)).toEqual(ending === 'not-started' ? [ending] : [ending, 'not-reached']);
    },
  );

  it('a check that is missing though the case returned is no unreached one', () => {
    const { dJdW1: _left, ...rest } = RIGHT;
    expect(judge(outcomeOf(rest)).checks[2]?.difference).toEqual({ kind: 'missing' });
  });
});

describe('notes', () => {
  it('the same note on several checks is one message', () => {
    const values = {
      ...RIGHT,
      forward: tensor([2], [1, 2], { dtype: 'float64' }),
      dJdW1: tensor([2], [3, 4], { dtype: 'float64' }),
    };
    const result = judge(outcomeOf(values));
    expect(result.verdict).toBe('pass');
    expect(result.messages).toEqual([
      {
        audience: 'student',
        code: 'float64',
        text: 'forward and dJdW1: dtype float64 for float32; accepted.',
      },
    ]);
  });

  it('changed parameters are told, and cost nothing', () => {
    const values = {
      ...RIGHT,
      'changed.W1': tensor([1], [9]),
      'changed.b2': { container: 'none', type: 'NoneType' } as const,
      'changed.W2': { container: 'missing', type: '' } as const,
    };
    const result = judge(outcomeOf(values));
    expect(result).toMatchObject({ verdict: 'pass', score: 4 });
    expect(result.messages).toEqual([
      {
        audience: 'student',
        code: 'parameters-changed',
        text: expect.stringMatching(/^W1 and b2 were changed/) as string,
      },
    ]);
    expect(judge(outcomeOf({ ...RIGHT, 'changed.W1': tensor([1], [9]) })).messages[0]?.text).toMatch(
      /^W1 was changed/,
    );
  });
});

describe('hidden cases', () => {
  it('say nothing to a student, whatever happens', () => {
    const anything = fc.constantFrom<Value>(
      tensor([2], [3, 9]),
      tensor([1, 2], [3, 4]),
      tensor([2], [3, 4], { dtype: 'int64', flags: ['requires-grad'] }),
      { container: 'none', type: 'NoneType' },
      { container: 'unusable', type: 'list' },
    );
    fc.assert(
      fc.property(anything, anything, fc.constantFrom(...ENDINGS), (dJdW1, changed, ending) => {
        const { messages } = judge(
          outcomeOf({ dJdW1, 'changed.W1': changed }, { ending, step: 'backward' }),
          'hidden',
        );
        expect(messages.length).toBeGreaterThan(0);
        expect(new Set(messages.map(({ audience }) => audience))).toEqual(new Set(['staff']));
      }),
    );
    expect(harnessErrorCase(caseOf('hidden'), 'x').messages.map(({ audience }) => audience)).toEqual([
      'staff',
    ]);
  });
});

describe('what student code wrote', () => {
  it('is cleaned and cut in every message', () => {
    const nasty = `\u001B[31mred\u001B[0m \u202Eevil\n${'x'.repeat(3000)}`;
    const error = { type: nasty, message: nasty, traceback: [nasty] };
    const result = judge(
      outcomeOf({ dJdW1: { container: 'unusable', type: nasty } }, { ending: 'raised', step: nasty, error }),
    );
    for (const { text } of result.messages) {
      expect(text.length).toBeLessThanOrEqual(500);
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});

const elementwise = (data: readonly number[]) => ({
  kind: 'elementwise' as const,
  data: Float64Array.from(data),
  origin: 'x',
});

describe('a fault of the harness', () => {
  const wrong = outcomeOf({ ...RIGHT, dJdW1: tensor([2], [3, 9]) });
  const withReference = (change: Partial<Expected>, outcome = wrong) =>
    judgeCase({
      item: caseOf(),
      checks,
      expected: new Map([...expected, ['dJdW1', { ...expected.get('dJdW1')!, ...change }]]),
      outcome,
      accept: DEFAULT_ACCEPT,
    });

  it.each([
    ['a reference that is NaN', { value: Float64Array.of(3, Number.NaN) }],
    ['a tolerance that is NaN', { tolerance: elementwise([1e-6, Number.NaN]) }],
    ['a bound that is NaN', { tolerance: { kind: 'norm' as const, bound: Number.NaN, origin: 'x' } }],
    ['too few values', { value: Float64Array.of(3) }],
    ['too few tolerances', { tolerance: elementwise([1e-6]) }],
  ])('%s is never charged to the student', (_name, change) => {
    expect(withReference(change)).toMatchObject({
      verdict: 'harness-error',
      score: 0,
      max_score: 4,
      checks: [],
    });
  });

  it('a check without a reference, or a case without checks', () => {
    const evidence = { item: caseOf(), expected, outcome: outcomeOf(RIGHT), accept: DEFAULT_ACCEPT };
    expect(judgeCase({ ...evidence, checks: ['dJdW9'] }).verdict).toBe('harness-error');
    expect(judgeCase({ ...evidence, checks: [] }).verdict).toBe('harness-error');
  });

  it('tells staff the cause and the student that it is not their mistake', () => {
    const { messages } = harnessErrorCase(caseOf(), 'disk full\n');
    expect(messages).toEqual([
      {
        audience: 'student',
        code: 'harness-error',
        text: expect.stringContaining('no mistake of yours') as string,
      },
      { audience: 'staff', code: 'harness-error', text: 'disk full' },
    ]);
  });
});
