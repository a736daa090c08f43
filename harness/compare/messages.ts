import { clean } from '../model/clean.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Message } from '../model/report.ts';
import type { Visibility } from '../model/verdict.ts';
import { endingSentence } from './ending.ts';
import { differenceSentence } from './sentence.ts';
import type { Comparison } from './value.ts';
import { verdictOf } from './verdict.ts';

/** A check's name and how its value compared. */
export interface Judged extends Comparison {
  readonly name: string;
}

/** Everything that a person may want to read, each thing once. Of hidden cases all of it is for staff. */
export function caseMessages(visibility: Visibility, outcome: Outcome, judged: readonly Judged[]): Message[] {
  const audience = visibility === 'public' ? 'student' : 'staff';
  const texts = [
    ...endingTexts(outcome, judged),
    ...judged.flatMap(differenceTexts),
    ...noteTexts(judged),
    ...changedTexts(outcome),
  ];
  return texts.map(({ code, text }) => ({ audience, code, text: clean(text) }));
}

interface Text {
  readonly code: string;
  readonly text: string;
}

function endingTexts(outcome: Outcome, judged: readonly Judged[]): Text[] {
  const sentence = endingSentence(outcome);
  if (sentence === null) return [];
  const ending = { code: outcome.ending, text: sentence };
  const lost = judged.filter(({ difference }) => difference?.kind === 'not-reached').map(({ name }) => name);
  if (lost.length === 0 || outcome.ending === 'not-started') return [ending];
  return [ending, { code: 'not-reached', text: `Not reached: ${list(lost)}.` }];
}

function differenceTexts({ name, credit, difference }: Judged): Text[] {
  if (difference === null || difference.kind === 'not-reached') return [];
  return [{ code: difference.kind, text: differenceSentence(name, difference, verdictOf([credit])) }];
}

/** The same note on several checks is one message. */
function noteTexts(judged: readonly Judged[]): Text[] {
  const notes = judged.flatMap(({ name, notes: own }) => own.map((note) => ({ name, ...note })));
  const groups = Map.groupBy(notes, ({ code, text }) => JSON.stringify([code, text]));
  return [...groups.values()].map((group) => ({
    code: group[0]!.code,
    text: `${list(group.map(({ name }) => name))}: ${group[0]!.text}.`,
  }));
}

const CHANGED = 'changed.';

function changedTexts(outcome: Outcome): Text[] {
  const changed = [...outcome.values]
    .filter(([name, value]) => name.startsWith(CHANGED) && value.container !== 'missing')
    .map(([name]) => name.slice(CHANGED.length));
  if (changed.length === 0) return [];
  const text = `${list(changed)} ${changed.length === 1 ? 'was' : 'were'} changed while the case ran; forward and backward should leave the parameters as they are.`;
  return [{ code: 'parameters-changed', text }];
}

/** `a, b and c`. */
export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
