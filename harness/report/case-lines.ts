import stringWidth from 'string-width';
import { clean } from '../model/clean.ts';
import type { Verdict } from '../model/verdict.ts';
import type { HiddenCase, PublicCase } from './audience.ts';
import { exampleLines, scriptLines } from './example-lines.ts';
import { excerptLines } from './excerpt.ts';
import { cut, pad, wrap } from './layout.ts';
import { paint, VERDICT_STYLES, type Style } from './style.ts';

const INDENT = '    ';

/** What a student reads for a verdict; a fault of ours is told in plain words. */
export function wordFor(verdict: Verdict): string {
  return verdict === 'harness-error' ? 'could not tell' : VERDICT_STYLES[verdict].word;
}

/** A case's verdict, title and points on one line; `words` is the room for the verdict's word. */
export function caseLine(item: PublicCase | HiddenCase, words: number, style: Style): string {
  const { mark, colour } = VERDICT_STYLES[item.verdict];
  const verdict = `${mark} ${pad(wordFor(item.verdict), words)}`;
  const points = `${item.score} / ${item.max_score}`;
  const room = Math.max(1, style.width - stringWidth(verdict) - stringWidth(points) - 4);
  const title = `${clean(item.title)}${item.visibility === 'hidden' ? ' (hidden)' : ''}`;
  return `${paint(style, colour, verdict)}  ${pad(cut(title, room), room)}  ${points}`;
}

/** Why a case did not pass, indented: the sentences, then a window of numbers, or the smallest example that fails. */
export function reasonLines(item: PublicCase | HiddenCase, withScript: boolean, style: Style): string[] {
  if (item.visibility === 'hidden') return [];
  const room = Math.max(1, style.width - INDENT.length);
  const texts = item.messages.flatMap(({ text }) => wrap(clean(text), room));
  const { counterexample } = item;
  const more =
    counterexample === undefined
      ? windowLines(item, room)
      : [...exampleLines(counterexample, room), ...(withScript ? scriptBlock(counterexample, room) : [])];
  return [...texts, ...more].map((line) => `${INDENT}${line}`.trimEnd());
}

/** One window is enough to work by hand; the others are in the report. */
function windowLines({ checks }: PublicCase, room: number): string[] {
  const shown = checks.find(({ difference }) => difference?.excerpt !== undefined);
  return shown?.difference === undefined ? [] : excerptLines(clean(shown.name), shown.difference, room);
}

function scriptBlock(counterexample: NonNullable<PublicCase['counterexample']>, room: number): string[] {
  const how =
    'As a script that prints what your code computes beside what was expected; `backcheck check … --script FILE` writes it to a file:';
  return [...wrap(how, room), ...scriptLines(counterexample).map((line) => `${INDENT}${line}`)];
}
