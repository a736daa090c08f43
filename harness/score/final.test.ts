import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Part } from '../model/assignment.ts';
import { NO_RECORDS, PENALTY_KINDS, type ClassRecords, type PenaltyKind } from '../model/class-records.ts';
import type { CaseResult, SubmissionResult } from '../model/report.ts';
import { NO_RULES, type Rules } from '../model/rules.ts';
import { finalResult } from './final.ts';
import { lateness } from './lateness.ts';
import { applyPenalties } from './penalties.ts';

const PARTS: readonly Part[] = [
  { id: 'mlp', title: 'Net', points: 35, kind: 'two-layer-net', file: 'mlp.py' },
];
const RULES: Rules = {
  ...NO_RULES,
  byHand: [
    { id: 'gd', title: 'Descent', points: 15, extra: 5, file: 'gd.py' },
    { id: 'theory', title: 'Theory', points: 50, file: 'theory.pdf' },
  ],
  files: ['theory.pdf', 'mlp.py', 'gd.py'],
  aliases: new Map([['sgd.py', 'gd.py']]),
  netId: '[a-z]{2,4}[0-9]{1,5}',
  due: '2026-03-09T03:55:00Z',
  penalties: { format: 5, not_executable: 20, late: [{ hours: 24, percent: 20 }] },
};
const ALL_FILES = ['theory.pdf', 'mlp.py', 'gd.py'];
const records = (more: Partial<ClassRecords>): ClassRecords => ({ ...NO_RECORDS, ...more });

function caseOf(verdicts: readonly CaseResult['verdict'][], points = 1): CaseResult {
  const checks = verdicts.map((verdict, index) => ({ name: `check-${index}`, verdict }));
  return {
    id: 'c',
    part: 'mlp',
    title: 'C',
    visibility: 'hidden',
    verdict: 'partial',
    score: 0,
    max_score: points,
    ending: 'returned',
    checks,
    messages: [],
  };
}

/** A submission that gets 35 of 35, handed in as a zip in time, but for what is given. */
function result(
  handIn: Partial<NonNullable<SubmissionResult['hand_in']>> = {},
  more: Partial<SubmissionResult> = {},
): SubmissionResult {
  return {
    id: 'ak6624',
    path: '/class/ak6624.zip',
    verdict: 'pass',
    score: 0,
    max_score: 0,
    raw_score: 0,
    penalties: [],
    parts: [{ id: 'mlp', score: 0, max_score: 35, ending: 'returned' }],
    hand_in: { form: 'zip', archive: 'ak6624.zip', files: ALL_FILES, students: ['ak6624'], ...handIn },
    messages: [],
    cases: [{ ...caseOf(['pass']), verdict: 'pass' }],
    fingerprint: '',
    case_fingerprints: {},
    timing: { wall_ms: 0, cpu_ms: 0, peak_kb: 0 },
    ...more,
  };
}

const final = (source: SubmissionResult, people: ClassRecords = NO_RECORDS) =>
  finalResult(source, { parts: PARTS, rules: RULES }, people);
const shown = ({ score, penalties }: SubmissionResult) => [
  score,
  ...penalties.map(({ code, amount }) => `${code} ${amount}`),
];

describe('penalties', () => {
  it('there are none for what is as asked for, in time', () => {
    expect(shown(final(result({ submitted: '2026-03-09T03:55:00Z' })))).toEqual([35]);
  });

  it.each([
    ['a wrong name of the zip', { archive: 'homework.zip' }, 'the zip is named homework.zip'],
    ['an extra file', { files: [...ALL_FILES, 'notes.txt'] }, 'unexpected: notes.txt'],
    ['a missing file', { files: ['mlp.py', 'gd.py'] }, 'theory.pdf is missing'],
    ['a wrong case', { files: ['Theory.PDF', 'mlp.py', 'gd.py'] }, 'Theory.PDF stands for theory.pdf'],
    [
      'a file in a folder',
      { files: ['a/theory.pdf', 'mlp.py', 'gd.py'] },
      'a/theory.pdf stands for theory.pdf',
    ],
  ])('%s costs 5 %%', (_what, handIn, words) => {
    const found = final(result(handIn));
    expect(shown(found)).toEqual([33.25, 'format 1.75']);
    expect(found.penalties[0]!.reason).toContain(words);
  });

  it.each([
    ['an alias', { files: ['theory.pdf', 'mlp.py', 'sgd.py'] }],
    ['the number of a second download', { archive: 'ak6624 (1).zip' }],
    ['a zip of which nothing is known', { files: [] }],
    ['an export, whose zip the platform unpacked', { form: 'export', archive: undefined }],
  ])('%s costs nothing', (_what, { archive, ...handIn }: object & { archive?: string | undefined }) => {
    const { archive: own, ...rest } = result(handIn).hand_in!;
    const zip = archive ?? own;
    const source = result({}, { hand_in: { ...rest, ...(rest.form === 'zip' && { archive: zip! }) } });
    expect(shown(final(source))).toEqual([35]);
  });

  it('what had to be mended costs 20 %, and the same file not 5 % more', () => {
    const before = {
      ending: 'not-started' as const,
      repairs: ['x'],
      renamed: { from: 'a/my_mlp.py', to: 'mlp.py' },
    };
    const parts = [{ id: 'mlp', score: 0, max_score: 35, ending: 'returned' as const, as_handed_in: before }];
    const files = ['a/theory.pdf', 'a/my_mlp.py', 'a/gd.py'];
    const found = final(result({ files }, { parts }));
    expect(shown(found)).toEqual([28, 'not-executable 7']);
    expect(found.parts[0]!.as_handed_in).toEqual(before);
    expect(shown(final(result({ files: [...files, 'b.txt'] }, { parts })))).toEqual([
      26.25,
      'format 1.75',
      'not-executable 7',
    ]);
  });

  it('what a harness error is behind costs nothing', () => {
    const cases = [{ ...caseOf([]), verdict: 'harness-error' as const }];
    const parts = [{ id: 'mlp', score: 0, max_score: 35, ending: 'crashed' as const }];
    expect(final(result({}, { cases, parts })).penalties).toEqual([]);
  });

  it.each([
    // Due 23:55 in New York on the day on which clocks go forward.
    ['2026-03-09T03:55:01Z', [28, 'late 7']],
    ['2026-03-10T03:55:00Z', [28, 'late 7']],
    ['2026-03-10T03:55:01Z', [0, 'late 35']],
    ['2027-01-01T00:00:00Z', [0, 'late 35']],
  ])('handed in at %s gets %j', (submitted, expected) => {
    expect(shown(final(result({ submitted })))).toEqual(expected);
  });

  it('an extension moves the deadline, an excuse keeps the line and takes nothing', () => {
    const late = result({ submitted: '2026-03-12T12:00:00Z' });
    const until = (time: string) =>
      records({ extensions: new Map([['ak6624', { until: time, reason: 'ill' }]]) });
    expect(shown(final(late, until('2026-03-12T12:00:00Z')))).toEqual([35]);
    expect(shown(final(late, until('2026-03-12T11:00:00Z')))).toEqual([28, 'late 7']);
    const excused = records({ excuses: new Map([['ak6624', new Map([['late', 'storm'] as const])]]) });
    const found = final(late, excused);
    expect(shown(found)).toEqual([35, 'late 0']);
    expect(found.penalties[0]!.reason).toMatch(/^Handed in 3 d 8 h 5 min late; .*Excused: storm$/);
  });

  it('a time that the course wrote down goes before that of the zip', () => {
    const times = new Map([['ak6624', '2026-03-08T00:00:00Z']]);
    expect(shown(final(result({ submitted: '2027-01-01T00:00:00Z' }), records({ times })))).toEqual([35]);
  });

  it('nothing of this holds where it did not come in as a zip or an export', () => {
    const { hand_in: _none, ...bare } = result({
      archive: 'x.zip',
      files: [],
      submitted: '2027-01-01T00:00:00Z',
    });
    expect(shown(final(bare))).toEqual([35]);
  });
});

describe('marks and overrides', () => {
  const marks = new Map([['ak6624', new Map([['theory', { points: 45.5, comment: 'Good' }]])]]);

  it('a part marked by hand counts for everybody as soon as one mark of it is there', () => {
    expect(final(result(), records({ marks }))).toMatchObject({
      score: 80.5,
      max_score: 85,
      parts: [{ id: 'mlp' }, { id: 'theory', score: 45.5, max_score: 50, comment: 'Good' }],
    });
    expect(final(result({ students: ['zz9'] }), records({ marks }))).toMatchObject({
      score: 35,
      max_score: 85,
    });
    expect(final(result())).toMatchObject({ score: 35, max_score: 35 });
  });

  it('overrides of parts come before penalties, that of the total after them; all are told', () => {
    const by = { author: 'tk', reason: 'seen' };
    const overrides = new Map([
      [
        'ak6624',
        [
          { part: 'mlp', points: 30, ...by },
          { part: 'total', points: 42, ...by },
        ],
      ],
    ]);
    const found = final(result({ archive: 'x.zip' }), records({ overrides }));
    expect(found).toMatchObject({
      raw_score: 30,
      score: 42,
      penalties: [{ code: 'format', amount: 1.5 }],
      overrides: [
        { part: 'mlp', computed: 35, points: 30, ...by },
        { part: 'total', computed: 28.5, points: 42, ...by },
      ],
    });
    expect(final(found, NO_RECORDS)).not.toHaveProperty('overrides');
  });
});

const hundredth = (most: number) => fc.integer({ min: 0, max: most * 100 }).map((n) => n / 100);
const kind = fc.constantFrom<PenaltyKind>(...PENALTY_KINDS);
const reason = fc.constant('');
const due = fc.array(
  fc.oneof(
    fc.record({ kind, percent: hundredth(100), reason }),
    fc.record({ kind, points: hundredth(60), reason }),
  ),
  {
    maxLength: 3,
  },
);

describe('the arithmetic', () => {
  it('takes off exactly what the lines say, in decimals, and never more than there is', () => {
    fc.assert(
      fc.property(hundredth(120), due, (raw, list) => {
        const { score, penalties } = applyPenalties(raw, list);
        const taken = penalties.reduce((sum, { amount }) => sum + Math.round(amount * 100), 0);
        expect(Math.round(score * 100) + taken).toBe(Math.round(raw * 100));
        expect(score).toBeGreaterThanOrEqual(0);
        for (const number of [score, ...penalties.map(({ amount }) => amount)]) {
          expect(String(number)).toMatch(/^\d+(\.\d{1,2})?$/);
        }
      }),
    );
  });

  it('gives no lower score for more points, and the same in any order of penalties', () => {
    fc.assert(
      fc.property(hundredth(120), hundredth(1), due, (raw, more, list) => {
        const { score } = applyPenalties(raw, list);
        const better = applyPenalties(Math.round((raw + more) * 100) / 100, list.toReversed()).score;
        expect(better).toBeGreaterThanOrEqual(score);
        expect(applyPenalties(raw, list.toReversed()).score).toBe(score);
      }),
    );
  });

  it('of a whole submission stays within 0 and the maximum with extra credit, rises with every check, in any order', () => {
    const verdict = fc.constantFrom<CaseResult['verdict']>('pass', 'partial', 'fail');
    const cases = fc.array(fc.array(verdict, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });
    const points = fc.record({ theory: hundredth(50), gd: hundredth(20) });
    const files = fc.subarray([...ALL_FILES, 'extra.txt']);
    const time = fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined });
    const better = { fail: 'partial', partial: 'pass', pass: 'pass' } as const;
    fc.assert(
      fc.property(cases, points, files, time, fc.nat(), (list, by, names, hours, at) => {
        const marks = new Map([
          ['ak6624', new Map(Object.entries(by).map(([id, n]) => [id, { points: n, comment: '' }]))],
        ]);
        const submitted =
          hours === undefined
            ? {}
            : { submitted: new Date(Date.parse(RULES.due!) + hours * 3_600_000).toISOString() };
        const score = (all: readonly (readonly CaseResult['verdict'][])[]) =>
          final(
            result({ files: names, ...submitted }, { cases: all.map((checks) => caseOf(checks)) }),
            records({ marks }),
          );
        const found = score(list);
        expect(found.score).toBeGreaterThanOrEqual(0);
        expect(found.score).toBeLessThanOrEqual(100 + 5);
        expect(String(found.score)).toMatch(/^\d+(\.\d{1,2})?$/);
        expect(score(list.toReversed()).score).toBe(found.score);
        const changed = list.with(
          at % list.length,
          list[at % list.length]!.map((one) => better[one as 'pass']),
        );
        expect(score(changed).score).toBeGreaterThanOrEqual(found.score);
        // Scored again, it is the same.
        expect(finalResult(found, { parts: PARTS, rules: RULES }, records({ marks }))).toEqual(found);
      }),
    );
  });

  it('lateness never costs less later', () => {
    const steps = [
      { hours: 1, percent: 5 },
      { hours: 24, percent: 20 },
      { hours: 48, percent: 50 },
    ];
    const at = (minutes: number) =>
      lateness(new Date(minutes * 60_000).toISOString(), new Date(0).toISOString(), steps)?.percent ?? 0;
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 4000 }), fc.nat(1000), (minutes, more) => {
        expect(at(minutes + more)).toBeGreaterThanOrEqual(at(minutes));
      }),
    );
    expect([0, 60, 61, 1440, 2880, 2881].map(at)).toEqual([0, 5, 20, 20, 50, 100]);
  });
});
