import type { Person } from '../../model/class-records.ts';
import { clean } from '../../model/clean.ts';
import type { Problem } from '../../model/problem.ts';
import { readCsv, rowProblem } from './csv.ts';

/** Who is in the class, by net id in lower case. */
export type Roster = ReadonlyMap<string, Person>;

/** Reads roster.csv: `net_id`, and `name`, `email`, `sid` and `section` where they are known. */
export function readRoster(file: string): { readonly roster: Roster; readonly problems: readonly Problem[] } {
  const { rows, problems } = readCsv(file, ['net_id']);
  const roster = new Map<string, Person>();
  const twice: Problem[] = [];
  for (const row of rows) {
    const netId = clean(row.cell('net_id'), 80);
    const key = netId.toLowerCase();
    if (roster.has(key)) twice.push(rowProblem(row, 'duplicate-line', `${netId} is on the roster twice.`));
    const [name, email, sid, section] = ['name', 'email', 'sid', 'section'].map((column) =>
      clean(row.cell(column), 200),
    );
    roster.set(key, { netId, name: name!, email: email!, sid: sid!, section: section! });
  }
  return { roster, problems: [...problems, ...twice] };
}

/** Finds someone by any name that a platform gives them: net id, sid or e-mail; null for a stranger. */
export function identifierOf(roster: Roster): (names: readonly string[]) => string | null {
  const known = new Map<string, string>();
  for (const { netId, email, sid } of roster.values()) {
    for (const name of [email, sid, netId]) if (name !== '') known.set(name.toLowerCase(), netId);
  }
  return (names) => {
    for (const name of names) {
      const netId = known.get(name.toLowerCase());
      if (netId !== undefined) return netId;
    }
    return null;
  };
}
