import { styleText } from 'node:util';
import type { Verdict } from '../model/verdict.ts';

/** What the place of output can show. */
export interface Style {
  readonly width: number;
  readonly colour: boolean;
}

/** The style for a stream: colours only on a terminal, and not where NO_COLOR asks for none (no-color.org). */
export function styleOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): Style {
  const refused = (env['NO_COLOR'] ?? '') !== '';
  return { width: stream.columns ?? 80, colour: stream.isTTY === true && !refused };
}

/** A verdict's mark, word and colour; the word says it all, for those who see neither mark nor colour. */
export const VERDICT_STYLES = {
  pass: { mark: '✓', word: 'pass', colour: 'green' },
  partial: { mark: '◐', word: 'partial', colour: 'yellow' },
  fail: { mark: '✗', word: 'fail', colour: 'red' },
  skipped: { mark: '–', word: 'skipped', colour: 'gray' },
  'harness-error': { mark: '!', word: 'harness-error', colour: 'magenta' },
} as const satisfies Record<Verdict, { mark: string; word: string; colour: Colour }>;

type Colour = 'green' | 'yellow' | 'red' | 'gray' | 'magenta' | 'bold';

/** Colours a text, or leaves it as it is. */
export function paint(style: Style, colour: Colour, text: string): string {
  return style.colour ? styleText(colour, text, { validateStream: false }) : text;
}
