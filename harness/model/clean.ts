import { stripVTControlCharacters } from 'node:util';

/** How much of a text that came from student code anyone gets to read. */
const TEXT_LIMIT = 500;

/**
 * A text from student code made safe to print: one line without terminal sequences, control characters and invisible
 * or direction-changing marks, cut to `limit` UTF-16 units with an ellipsis.
 */
export function clean(text: string, limit: number = TEXT_LIMIT): string {
  // Cut first: the cost must not grow with what a stranger sent. Invisible marks go before the terminal sequences that
  // they could break up.
  const visible = start(text, limit * 4).replace(/\p{Cf}/gu, '');
  const line = stripVTControlCharacters(visible)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  if (line.length <= limit && text.length <= limit * 4) return line;
  return `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The start of a text, well-formed. V8 keeps the whole text alive for a slice of it, so a long one is copied. */
function start(text: string, length: number): string {
  return text.length <= length ? text.toWellFormed() : Buffer.from(text.slice(0, length)).toString();
}
