import { createInterface, type Interface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { Scaffold } from '../../kinds/kind.ts';
import { didYouMean } from '../../load/nearest.ts';

/** The terminal went away, or Ctrl-C or Ctrl-D was typed, before all was answered. */
export class NotAnswered extends Error {}

/** Asks on a terminal until an answer is of use: `read` gives its value, or a sentence that says what is wrong. */
export interface Asker {
  readonly ask: <T>(question: string, read: (answer: string) => T | string) => Promise<T>;
  readonly close: () => void;
}

/** Asks on a pair of streams; a question rejects with NotAnswered when they end. */
export function askerOn(input: Readable, output: Writable): Asker {
  const lines: Interface = createInterface({ input, output });
  const ended = new AbortController();
  lines.once('close', () => ended.abort());
  lines.once('SIGINT', () => lines.close());
  const once = async (question: string): Promise<string> => {
    try {
      return await lines.question(question, { signal: ended.signal });
    } catch (error) {
      throw ended.signal.aborted ? new NotAnswered('no answer', { cause: error }) : error;
    }
  };
  return {
    ask: async <T>(question: string, read: (answer: string) => T | string) => {
      for (;;) {
        const value = read((await once(question)).trim());
        if (typeof value !== 'string') return value;
        output.write(`${value}\n`);
      }
    },
    close: () => lines.close(),
  };
}

/** Which variant is to be run; an empty answer is the usual one. */
export async function askStage(asker: Asker, { stages }: Scaffold): Promise<string> {
  const [usual] = stages.keys();
  const list = [...stages].map(([name, says]) => `  ${name.padEnd(10)}${says}\n`).join('');
  const { word } = await asker.ask(`What is run?\n${list}[${usual!}] `, (answer) => {
    if (answer === '') return { word: usual! };
    return stages.has(answer) ? { word: answer } : whyNot(answer, [...stages.keys()]);
  });
  return word;
}

/** The choices that a variant needs and that are not given, in one line; empty answers are the usual ones. */
export async function askChoices(
  asker: Asker,
  choices: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlyMap<string, string>> {
  if (choices.size === 0) return new Map();
  const names = [...choices.keys()];
  const list = [...choices].map(([name, words]) => `  ${name.padEnd(10)}${words.join(', ')}\n`).join('');
  const usual = [...choices.values()].map(([word]) => word!);
  return await asker.ask(`Which ${names.join(', ')}?\n${list}[${usual.join(' ')}] `, (answer) => {
    const words = answer === '' ? usual : answer.split(/[\s,;]+/);
    if (words.length !== names.length) return `Give ${names.length} words, for ${names.join(', ')}.`;
    for (const [index, word] of words.entries()) {
      const allowed = choices.get(names[index]!)!;
      if (!allowed.includes(word)) return `${names[index]!}: ${whyNot(word, allowed)}`;
    }
    return new Map(names.map((name, index) => [name, words[index]!]));
  });
}

/** Why a word cannot be chosen. */
export function whyNot(word: string, words: readonly string[]): string {
  return `\`${word}\` is none of ${words.join(', ')}. ${didYouMean(word, words) ?? ''}`.trimEnd();
}
