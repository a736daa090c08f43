import { cut, pad, wrap } from '../../report/layout.ts';
import { paint, type Style } from '../../report/style.ts';
import {
  applicable,
  catchersOf,
  idOf,
  onlyBy,
  smallSet,
  survivors,
  wronglyExempt,
  type Matrix,
} from './matrix.ts';
import { trivialLines } from './trivial-lines.ts';
import type { Verified } from './verified.ts';

/** What `verify` prints of an assignment: tables of cases and faults, what follows from them, and the verdicts. */
export function verifiedText(verified: Verified, style: Style): string {
  const { assignment, matrices, unknown, seconds, tier, examples } = verified;
  const lines = matrices.flatMap((matrix) => matrixLines(matrix, matrices.length > 1, style));
  for (const part of unknown) lines.push(`No mistakes are known as code for the part ${part}.`, '');
  lines.push(paint(style, 'bold', assignment), ...matrices.flatMap((matrix) => conclusions(matrix, style)));
  lines.push(...exampleLines(verified, style));
  const ran =
    tier === null ? '' : `; ${examples.length} examples in ${seconds.examples.toFixed(1)} s at tier ${tier}`;
  lines.push('', `Faults × cases in ${seconds.matrix.toFixed(1)} s${ran}.`);
  return lines.join('\n');
}

const GAP = '  ';

function matrixLines(matrix: Matrix, isOneOfMany: boolean, style: Style): string[] {
  const cases = matrix.cases.map((item) => {
    const only = onlyBy(matrix, item).map(({ id }) => id);
    const own = applicable(matrix).filter(({ id }) => item.caught.has(id));
    return [idOf(item), String(own.length), String(only.length || ''), only.join(', ')];
  });
  // Those that hang by a thread first.
  const faults = applicable(matrix)
    .map(({ id }) => ({ id, by: catchersOf(matrix, id) }))
    .toSorted((a, b) => a.by.length - b.by.length)
    .map(({ id, by }) => [id, String(by.length), by.length > MOST_NAMES ? '' : by.join(', ')]);
  const exempt = matrix.faults.flatMap(({ id, exempt: why }) =>
    why === undefined ? [] : indented(`${id}: ${why}.`, style),
  );
  return [
    ...(isOneOfMany ? [paint(style, 'bold', `Part ${matrix.part}`), ''] : []),
    ...table(['case', 'catches', 'only it', 'which'], cases, style),
    '',
    ...table(['fault', 'cases', 'which'], faults, style),
    '',
    ...(exempt.length === 0 ? [] : ['Known as faults elsewhere, no mistakes here:', ...exempt, '']),
    ...smallSetLines(matrix, style),
    ...trivialLines(matrix.cases, style),
  ];
}

const MOST_NAMES = 3;

/** Names to the left, numbers to the right, and in the last column as much as there is room for. */
function table(head: readonly string[], rows: readonly (readonly string[])[], style: Style): string[] {
  const widths = head.map((title, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]!.length), title.length),
  );
  const line = (row: readonly string[]): string => {
    const cells = row.map((cell, column) =>
      pad(cell, column === row.length - 1 ? 0 : widths[column]!, column === 0 ? 'left' : 'right'),
    );
    return cut(cells.join(GAP).trimEnd(), style.width);
  };
  return [paint(style, 'bold', line(head)), ...rows.map(line)];
}

function smallSetLines(matrix: Matrix, style: Style): string[] {
  const idle = matrix.cases.filter((entry) => onlyBy(matrix, entry).length === 0);
  const chosen = smallSet(matrix);
  const all = matrix.cases.length;
  const lost =
    idle.length === 0
      ? 'Each case catches a fault that no other catches.'
      : `${idle.length} of ${all} cases catch nothing that no other case catches: any one of them can go without losing a fault, but not all of them together.`;
  const kept = `A small set, chosen greedily, that catches all that is caught: ${chosen.join(', ')}.`;
  return [...wrap(lost, style.width), ...wrap(kept, style.width), ''];
}

function conclusions(matrix: Matrix, style: Style): string[] {
  const alive = survivors(matrix);
  const caught = `Each of ${applicable(matrix).length} faults is caught by at least one of ${matrix.cases.length} cases.`;
  const unfit = matrix.cases.flatMap((entry) => (entry.unfit ? [`${idOf(entry)}: ${entry.unfit.text}`] : []));
  return [
    ...findings(
      'Faults that no case catches',
      alive.map(({ id, derivation }) => `${id}: ${derivation}.`),
      caught,
      style,
    ),
    ...findings('Cases that right work does not pass', unfit, 'Right work passes every case.', style),
    ...findings(
      'Faults that are said to be no mistakes here, and cases that take points for them',
      wronglyExempt(matrix).map(({ id }) => `${id}: ${catchersOf(matrix, id).join(', ')}`),
      null,
      style,
    ),
  ];
}

function exampleLines({ examples }: Verified, style: Style): string[] {
  if (examples.length === 0) return ['– There are no example submissions.'];
  const wrong = examples.flatMap((example) =>
    example.wrong.map((text) => `${example.folder}/${example.id}: ${text}`),
  );
  const counts = [...Map.groupBy(examples, ({ folder }) => folder)].map(
    ([folder, own]) => `${own.length} ${folder}`,
  );
  const fine = `All examples (${counts.join(', ')}) get the verdict that their folder names.`;
  return findings('Examples with another verdict than they must get', wrong, fine, style);
}

/** A heading and what was found, or one line that all is well. */
function findings(heading: string, found: readonly string[], fine: string | null, style: Style): string[] {
  if (found.length === 0) return fine === null ? [] : [`${paint(style, 'green', '✓')} ${fine}`];
  const count = paint(style, 'red', `✗ ${heading}: ${found.length}.`);
  return [count, ...found.flatMap((text) => indented(text, style))];
}

function indented(text: string, style: Style): string[] {
  return wrap(text, style.width - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`);
}
