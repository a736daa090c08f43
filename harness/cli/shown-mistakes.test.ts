import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../model/report.ts';
import { ShownMistakes } from './shown-mistakes.ts';

const FAILING: CaseResult = {
  id: 'any-shape',
  part: 'mlp',
  title: 'Any shape',
  visibility: 'public',
  verdict: 'partial',
  score: 2,
  max_score: 4,
  ending: 'returned',
  checks: [
    { name: 'forward', verdict: 'pass' },
    { name: 'dJdW1', verdict: 'fail', difference: { kind: 'values' } },
  ],
  messages: [{ audience: 'student', code: 'diagnosis', text: 'dJdW1 lacks the derivative of f.' }],
};
const counterexample = { failing: 1, runs: 2, seed: 0, path: '0', confirmed: true, yaml: '', script: '' };
const OTHER: CaseResult = { ...FAILING, id: 'any-scale', title: 'Any scale' };

/** What is said of a case, once that of another is shown. */
function elsewhere(result: CaseResult, shownBefore: CaseResult) {
  const shown = new ShownMistakes();
  shown.add(shownBefore);
  return shown.elsewhere(result);
}

describe('ShownMistakes', () => {
  it('says where the same mistake is shown', () => {
    expect(elsewhere(OTHER, { ...FAILING, counterexample })).toEqual({
      audience: 'student',
      code: 'shown-elsewhere',
      text: 'The smallest example of this mistake is shown under "Any shape".',
    });
  });

  it.each<[string, Partial<CaseResult>]>([
    ['other checks fail', { checks: [{ name: 'forward', verdict: 'fail', difference: { kind: 'values' } }] }],
    [
      'it fails in another form',
      { checks: [FAILING.checks[0]!, { name: 'dJdW1', verdict: 'fail', difference: { kind: 'shape' } }] },
    ],
    ['the mistake is another', { messages: [{ audience: 'student', code: 'diagnosis', text: 'Another.' }] }],
    ['it is not certain what is wrong', { messages: [] }],
    ['others read it', { visibility: 'hidden' }],
  ])('shows it again where %s', (_, change) => {
    expect(elsewhere({ ...OTHER, ...change }, { ...FAILING, counterexample })).toBeNull();
  });

  it('shows it where the case before had no example of it', () => {
    expect(elsewhere(OTHER, FAILING)).toBeNull();
  });

  it('shows what nobody knows in every case', () => {
    const unknown = { ...FAILING, messages: [], counterexample };
    expect(elsewhere({ ...OTHER, messages: [] }, unknown)).toBeNull();
  });
});
