import { describe, expect, it } from 'vitest';
import { ENDINGS, type Ending } from '../model/ending.ts';
import type { StudentError } from '../model/outcome.ts';
import { endingSentence, loadMessages } from './ending.ts';
import { outcomeOf } from './samples.ts';

const error: StudentError = {
  type: 'IndexError',
  message: 'index 3 is out of bounds',
  traceback: ['mlp.py line 60 in backward', 'mlp.py line 42 in helper'],
};
const sentence = (ending: Ending, more: { step?: string | null; error?: StudentError | null } = {}) =>
  endingSentence(outcomeOf({}, { ending, step: 'backward', ...more }));

describe('endingSentence', () => {
  it.each(ENDINGS.filter((ending) => ending !== 'returned'))('%s: says what happened', (ending) => {
    const subject = ending === 'not-started' ? 'This case' : 'backward';
    expect(sentence(ending)).toMatch(new RegExp(`^${subject} .*\\.$`));
  });

  it('each ending has words of its own', () => {
    expect(new Set(ENDINGS.map((ending) => sentence(ending))).size).toBe(ENDINGS.length);
  });

  it('returned: nothing to say', () => {
    expect(sentence('returned')).toBeNull();
  });

  it('an exception: type, words, and the place nearest to the mistake', () => {
    expect(sentence('raised', { error })).toBe(
      'backward raised IndexError: index 3 is out of bounds, at mlp.py line 42 in helper.',
    );
  });

  it('an exception without words, place or step', () => {
    const bare = { type: 'KeyError', message: '', traceback: [] };
    expect(sentence('raised', { error: bare, step: null })).toBe('The case raised KeyError.');
    expect(sentence('raised')).toBe('backward raised an exception.');
  });

  it('a breach of the contract is told in its own words', () => {
    const contract = { type: 'ContractError', message: 'mlp.py does not define mse_loss', traceback: [] };
    expect(sentence('raised', { error: contract, step: 'mse_loss' })).toBe(
      'mlp.py does not define mse_loss.',
    );
  });

  it('a module that is not there: what to do', () => {
    const missing = {
      type: 'ModuleNotFoundError',
      message: "No module named 'pandas'",
      traceback: ['mlp.py line 2 in <module>'],
    };
    expect(sentence('raised', { error: missing, step: 'import' })).toMatch(
      /^Importing the file raised ModuleNotFoundError: No module named 'pandas', at mlp\.py line 2 in <module>\. Import only/,
    );
  });

  it('the place is told of other endings too', () => {
    expect(sentence('out-of-memory', { error })).toContain('ran out of memory at mlp.py line 42 in helper.');
  });

  it('a long message leaves room for the place', () => {
    const long = { ...error, message: 'x'.repeat(5000) };
    const text = sentence('raised', { error: long })!;
    expect(text.length).toBeLessThan(500);
    expect(text).toContain('mlp.py line 42');
  });
});

describe('loadMessages', () => {
  it('names the file, for the student', () => {
    const load = outcomeOf(
      {},
      {
        ending: 'raised',
        step: 'import',
        error: { type: 'SyntaxError', message: 'invalid syntax', traceback: ['mlp.py line 3'] },
      },
    );
    expect(loadMessages('mlp.py', load)).toEqual([
      {
        audience: 'student',
        code: 'raised',
        text: 'Importing mlp.py raised SyntaxError: invalid syntax, at mlp.py line 3.',
      },
    ]);
  });

  it('is silent when all went well', () => {
    expect(loadMessages('mlp.py', outcomeOf({}))).toEqual([]);
  });
});
