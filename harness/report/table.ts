import stringWidth from 'string-width';
import { clean } from '../model/clean.ts';
import type { CaseResult, SubmissionResult } from '../model/report.ts';
import { VERDICTS, type Verdict } from '../model/verdict.ts';
import { cut, pad } from './layout.ts';
import { paint, VERDICT_STYLES, type Style } from './style.ts';

/** What the table needs of a submission; small, so that a whole class fits in memory. */
export interface TableRow {
  readonly id: string;
  readonly verdict: Verdict;
  readonly score: string;
  readonly parts: ReadonlyMap<string, string>;
  readonly remark: string;
}

/** A submission's row, for staff: its scores, and the first reason why points are missing. */
export function tableRow(result: SubmissionResult): TableRow {
  return {
    id: clean(result.id),
    verdict: result.verdict,
    score: `${result.score}/${result.max_score}`,
    parts: new Map(result.parts.map(({ id, score, max_score: most }) => [clean(id), `${score}/${most}`])),
    remark: clean(remarkOn(result)),
  };
}

/** The table of scores that `grade` prints, no wider than the terminal, and a line that counts the verdicts. */
export function scoreTable(rows: readonly TableRow[], style: Style): string {
  const columns = columnsOf(rows, style.width);
  const header = columns.map(({ title, width, side }) => pad(cut(title, width), width, side)).join(GAP);
  const lines = rows.map((row) => {
    const line = columns.map(({ cell, width, side }) => pad(cut(cell(row), width), width, side)).join(GAP);
    return colourVerdict(cut(line.trimEnd(), style.width), row.verdict, style);
  });
  return [paint(style, 'bold', cut(header.trimEnd(), style.width)), ...lines, '', summary(rows)].join('\n');
}

const GAP = '  ';
const ID_LIMIT = 32;
const ID_LEAST = 8;
/** A remark with less room than this says nothing. */
const REMARK_LEAST = 12;

interface Column {
  readonly title: string;
  readonly cell: (row: TableRow) => string;
  readonly side: 'left' | 'right';
  readonly width: number;
}

function columnsOf(rows: readonly TableRow[], width: number): Column[] {
  const parts = [...new Set(rows.flatMap((row) => [...row.parts.keys()]))];
  const id = column('submission', 'left', rows, (row) => row.id, ID_LIMIT);
  const scores = [
    column('verdict', 'left', rows, (row) => verdictText(row.verdict)),
    column('score', 'right', rows, (row) => row.score),
    // A single part's score is the score.
    ...(parts.length < 2 ? [] : parts).map((part) =>
      column(part, 'right', rows, (row) => row.parts.get(part) ?? ''),
    ),
  ];
  const taken = scores.reduce((sum, item) => sum + GAP.length + item.width, 0);
  const fitted = { ...id, width: Math.max(ID_LEAST, Math.min(id.width, width - taken)) };
  const rest = width - taken - fitted.width - GAP.length;
  const remark = column('remark', 'left', rows, (row) => row.remark, rest);
  return [fitted, ...scores, ...(rest < REMARK_LEAST ? [] : [remark])];
}

function column(
  title: string,
  side: Column['side'],
  rows: readonly TableRow[],
  cell: Column['cell'],
  limit = Infinity,
): Column {
  const widest = rows.reduce((most, row) => Math.max(most, stringWidth(cell(row))), stringWidth(title));
  return { title, cell, side, width: Math.min(widest, limit) };
}

function verdictText(verdict: Verdict): string {
  const { mark, word } = VERDICT_STYLES[verdict];
  return `${mark} ${word}`;
}

/** Coloured last: widths are measured on plain text. */
function colourVerdict(line: string, verdict: Verdict, style: Style): string {
  const text = verdictText(verdict);
  const start = line.indexOf(`${GAP}${text}`);
  if (start < 0) return line;
  const from = start + GAP.length;
  const end = from + text.length;
  return line.slice(0, from) + paint(style, VERDICT_STYLES[verdict].colour, text) + line.slice(end);
}

function summary(rows: readonly TableRow[]): string {
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: rows.filter((row) => row.verdict === verdict).length,
  }));
  const told = counts.filter(({ count }) => count > 0).map(({ verdict, count }) => `${count} ${verdict}`);
  const all = `${rows.length} submission${rows.length === 1 ? '' : 's'}`;
  return told.length === 0 ? `${all}.` : `${all}: ${told.join(', ')}.`;
}

function remarkOn(result: SubmissionResult): string {
  const { penalties, review = [] } = result;
  const lost = penalties.filter(({ amount }) => amount > 0);
  const told = lost.map(({ code, amount, reason: why }) => `−${amount} ${code}: ${why}`);
  const toReview = review.map(({ part, reason: why }) => `review ${part}: ${why}`);
  return [...toReview, ...told, failureOf(result)].filter((text) => text !== '').join(' ');
}

function failureOf(result: SubmissionResult): string {
  if (result.verdict === 'pass') return '';
  const general = result.messages[0]?.text ?? '';
  if (result.parts.some(({ ending }) => ending !== undefined && ending !== 'returned') && general !== '')
    return general;
  const guilty =
    result.cases.find(({ verdict }) => verdict === 'harness-error') ??
    result.cases.find(({ verdict }) => verdict === 'fail' || verdict === 'partial');
  // The reason first: there may be no room for more.
  return guilty === undefined ? general : `${reason(guilty)} (${guilty.id})`;
}

function reason({ messages: all, verdict }: CaseResult): string {
  // How many examples fail says less than how the first of them does.
  const messages = all.filter(({ code }) => code !== 'examples');
  return (messages.find(({ audience }) => audience === 'staff') ?? messages[0])?.text ?? verdict;
}
