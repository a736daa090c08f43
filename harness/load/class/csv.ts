import { CsvError, parse, type InfoRecord } from 'csv-parse/sync';
import { clean } from '../../model/clean.ts';
import type { Problem } from '../../model/problem.ts';
import { readText } from '../read-text.ts';
import type { ClassCode } from './codes.ts';

/** A line of a CSV file. */
export interface Row {
  readonly file: string;
  /** 1-based, where it begins. */
  readonly line: number;
  /** The cell of a column, without spaces around it; empty where there is no such column. */
  readonly cell: (column: string) => string;
}

/** A problem with a line. */
export function rowProblem({ file, line }: Row, code: ClassCode, text: string, suggestion?: string): Problem {
  return { code, file, line, text, ...(suggestion !== undefined && { suggestion }) };
}

/**
 * Reads a CSV file whose first line names its columns, in any order and in upper or lower case. `needed` must be there,
 * and filled in on each line; columns that nobody asked for are passed over, as gradebooks export many.
 */
export function readCsv(
  file: string,
  needed: readonly string[],
): { readonly rows: readonly Row[]; readonly problems: readonly Problem[] } {
  const read = readText(file);
  if (read.text === null) return { rows: [], problems: [read.problem] };
  let lines: readonly Line[];
  try {
    lines = parse(read.text, OPTIONS) as unknown as readonly Line[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['lines'] ?? 1);
    return {
      rows: [],
      problems: [problem(file, line, 'csv-syntax', `The CSV cannot be read: ${clean(error.message)}.`)],
    };
  }
  const columns = (lines[0]?.record ?? []).map((name) => name.toLowerCase());
  const absent = needed.filter((name) => !columns.includes(name));
  if (absent.length > 0) {
    const text = `The first line must name the columns ${needed.join(', ')}; ${absent.join(', ')} is not there.`;
    return { rows: [], problems: [problem(file, 1, 'missing-column', text)] };
  }
  const problems: Problem[] = [];
  const rows: Row[] = [];
  for (const { record, info } of lines.slice(1)) {
    const line = startOf(record, info);
    if (record.length !== columns.length) {
      const text = `${columns.length} cells were expected, as in the first line; there are ${record.length}.`;
      problems.push(problem(file, line, 'wrong-width', text));
      continue;
    }
    const empty = needed.filter((name) => record[columns.indexOf(name)] === '');
    for (const name of empty) problems.push(problem(file, line, 'empty-cell', `\`${name}\` is empty.`));
    const cell = (column: string): string => record[columns.indexOf(column)] ?? '';
    if (empty.length === 0) rows.push({ file, line, cell });
  }
  return { rows, problems };
}

interface Line {
  readonly record: readonly string[];
  readonly info: InfoRecord;
}

const OPTIONS = { info: true, trim: true, skip_empty_lines: true, relax_column_count: true } as const;

/** The parser counts the lines up to the end of a record. */
function startOf(record: readonly string[], { lines }: InfoRecord): number {
  return lines - record.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}

function problem(file: string, line: number, code: ClassCode, text: string): Problem {
  return { code, file, line, text };
}
