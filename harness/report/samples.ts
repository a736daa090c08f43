import * as fc from 'fast-check';
import type { AutogradEvidence } from '../model/autograd.ts';
import { ENDINGS } from '../model/ending.ts';
import {
  DIFFERENCE_KINDS,
  type CaseResult,
  type Counterexample,
  type Difference,
  type Message,
  type Report,
  type Run,
  type SubmissionResult,
} from '../model/report.ts';
import { VERDICTS, VISIBILITIES } from '../model/verdict.ts';

/** Results for tests: one to change by hand, and any there can be. */

export function caseSample(more: Partial<CaseResult> = {}): CaseResult {
  return {
    id: 'relu-mse',
    part: 'mlp',
    title: 'ReLU then identity, MSE',
    visibility: 'public',
    verdict: 'pass',
    score: 4,
    max_score: 4,
    ending: 'returned',
    checks: [{ name: 'forward', verdict: 'pass' }],
    messages: [],
    ...more,
  };
}

export function resultSample(more: Partial<SubmissionResult> = {}): SubmissionResult {
  return {
    id: 'ab123',
    path: '/class/ab123',
    verdict: 'pass',
    score: 35,
    max_score: 35,
    raw_score: 35,
    penalties: [],
    parts: [{ id: 'mlp', score: 35, max_score: 35, ending: 'returned' }],
    messages: [],
    cases: [caseSample()],
    fingerprint: 'f00d',
    case_fingerprints: { 'relu-mse': 'cafe' },
    timing: { wall_ms: 10, cpu_ms: 8, peak_kb: 900 },
    ...more,
  };
}

export function exampleSample(more: Partial<Counterexample> = {}): Counterexample {
  const yaml = `- id: any-counterexample
  title: Any (a kept counterexample)
  points: 8
  network: {in: 1, hidden: 2, out: 1, f: relu, g: identity}
  batch: 3
  loss: mse
  inputs:
    x: [[1], [2], [3]]
`;
  const script = 'import torch\nfor name in expected:\n    print(name)\n';
  return { failing: 3, runs: 100, seed: 5, path: '0:1', confirmed: true, yaml, script, ...more };
}

/** What is seen of one `loss.backward()`. */
export const EVIDENCE: AutogradEvidence = {
  nodes: 7,
  engine_calls: 1,
  dual_levels: 0,
  grad_fn_reads: 0,
  lines: [{ file: 'mlp.py', line: 17, what: 'backward' }],
};

export const RUN: Run = {
  assignment: 'nyu-hw1',
  seed: 7,
  tier: 'A',
  versions: { torch: '2.6.0', backcheck: '0.1.0' },
  started: '2025-01-01T00:00:00Z',
  finished: '2025-01-01T00:01:00Z',
};

const NASTY = ['\u001B[31m', '\u009B2J', '\u202E', '\r\n', '\u0000', '数字', '  ', '✓ pass', 'x'] as const;
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 8 }).map((parts) => parts.join('')),
);
const count = fc.nat({ max: 99 });
const points = fc.integer({ min: 0, max: 5000 }).map((n) => n / 100);
const float = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom('nan' as const, 'inf' as const, '-inf' as const),
);
const element = fc.record({
  index: fc.array(count, { maxLength: 3 }),
  expected: float,
  actual: float,
  absolute: float,
  relative: float,
  tolerance: float,
});

const windowOf = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, columns]) => {
    const grid = <T>(item: fc.Arbitrary<T>) =>
      fc.array(fc.array(item, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      });
    return fc.record({
      index: fc.array(count, { minLength: 2, maxLength: 2 }),
      expected: grid(float),
      actual: grid(float),
      mismatched: grid(fc.boolean()),
    });
  });

export const anyDifference: fc.Arbitrary<Difference> = fc.record(
  {
    kind: fc.constantFrom(...DIFFERENCE_KINDS),
    expected_shape: fc.array(count, { maxLength: 3 }),
    actual_type: text,
    elements: count,
    mismatched: count,
    worst: element,
    greatest_absolute: element,
    origin: text,
    excerpt: windowOf,
  },
  { requiredKeys: ['kind'] },
);

const anyMessage: fc.Arbitrary<Message> = fc.record({
  audience: fc.constantFrom('student', 'staff'),
  code: text,
  text,
});

const anyExample: fc.Arbitrary<Counterexample> = fc.record({
  failing: count,
  runs: count,
  seed: count,
  path: text,
  confirmed: fc.boolean(),
  yaml: fc.oneof(text, fc.constantFrom(exampleSample().yaml, '- {a: &a [1], b: *a}', '- id: [')),
  script: text,
});

const anySourceLine = fc.record({ file: text, line: count, what: text });

const anyEvidence: fc.Arbitrary<AutogradEvidence> = fc.record({
  nodes: count,
  engine_calls: count,
  dual_levels: count,
  grad_fn_reads: count,
  lines: fc.array(anySourceLine, { maxLength: 3 }),
});

const anyCase: fc.Arbitrary<CaseResult> = fc.record(
  {
    id: text,
    part: fc.constantFrom('mlp', 'gd'),
    title: text,
    visibility: fc.constantFrom(...VISIBILITIES),
    verdict: fc.constantFrom(...VERDICTS),
    score: points,
    max_score: points,
    ending: fc.constantFrom(...ENDINGS),
    checks: fc.array(
      fc.record(
        { name: text, verdict: fc.constantFrom(...VERDICTS), difference: anyDifference },
        { requiredKeys: ['name', 'verdict'] },
      ),
      { maxLength: 3 },
    ),
    messages: fc.array(anyMessage, { maxLength: 3 }),
    counterexample: anyExample,
    autograd: anyEvidence,
  },
  {
    requiredKeys: [
      'id',
      'part',
      'title',
      'visibility',
      'verdict',
      'score',
      'max_score',
      'ending',
      'checks',
      'messages',
    ],
  },
);

export const anyResult: fc.Arbitrary<SubmissionResult> = fc.record({
  id: text,
  path: text,
  verdict: fc.constantFrom(...VERDICTS),
  score: points,
  max_score: points,
  raw_score: points,
  penalties: fc.array(fc.record({ code: text, amount: points, reason: text }), { maxLength: 2 }),
  parts: fc.array(
    fc.record(
      {
        id: fc.constantFrom('mlp', 'gd'),
        score: points,
        max_score: points,
        ending: fc.constantFrom(...ENDINGS),
        autograd: fc.record(
          { imported: anyEvidence, source: fc.array(anySourceLine, { maxLength: 2 }) },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['id', 'score', 'max_score'] },
    ),
    { maxLength: 2 },
  ),
  messages: fc.array(anyMessage, { maxLength: 3 }),
  cases: fc.array(anyCase, { maxLength: 4 }),
  review: fc.array(fc.record({ part: text, reason: text }), { maxLength: 2 }),
  fingerprint: text,
  case_fingerprints: fc.dictionary(text, text, { maxKeys: 2 }),
  timing: fc.record({ wall_ms: count, cpu_ms: count, peak_kb: count }),
});

export function reportOf(submissions: SubmissionResult[]): Report {
  return { schema: 'backcheck-report-1', run: RUN, submissions };
}
