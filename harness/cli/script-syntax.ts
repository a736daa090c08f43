import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { AdequacyCode } from '../load/codes.ts';
import type { Assignment } from '../model/assignment.ts';
import { clean } from '../model/clean.ts';
import type { Problem } from '../model/problem.ts';
import { hasScript } from '../model/script-case.ts';
import { interpreters } from '../run/interpreter.ts';

/** Reads a list of [name, text] and says of each what is wrong, as [line, column, message], or null. Runs none of them. */
const COMPILE = `
import json, sys
def look(name, text):
    try:
        compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return [getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1, getattr(error, "msg", str(error))]
print(json.dumps([look(*one) for one in json.load(sys.stdin)]))
`;

/**
 * Scripts of cases that are not Python, with file, line and column. Nothing where there is no Python: whatever runs
 * submissions says so.
 */
export function scriptSyntax({ cases }: Assignment): readonly Problem[] {
  const items = cases.filter(hasScript);
  const found = items.length === 0 ? [] : interpreters(null, process.env);
  const python = typeof found === 'string' ? undefined : found[0]?.python;
  if (python === undefined) return [];
  const input = JSON.stringify(items.map(({ fields: { script } }) => [script.name, script.text]));
  const { status, stdout, error } = spawnSync(python, ['-I', '-S', '-c', COMPILE], {
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw error ?? new Error(`${python} could not read the scripts`);
  const results = JSON.parse(stdout) as readonly ([line: number, column: number, message: string] | null)[];
  return items.flatMap(({ file, fields: { script }, scriptLine }, index): Problem[] => {
    const result = results[index];
    if (result === null || result === undefined) return [];
    const [line, column, message] = result;
    // The columns of a text within YAML are further right, by an indentation that is not known any more.
    const place =
      scriptLine === undefined
        ? { file: join(dirname(file), script.name), line, column }
        : { file, line: scriptLine + line - 1 };
    const text = `The script is not Python: ${clean(message, 200)}.`;
    return [{ code: 'script-syntax' satisfies AdequacyCode, ...place, text }];
  });
}
