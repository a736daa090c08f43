import type { ScriptFields } from '../model/script-case.ts';

/** What `explain` prints of a case that runs a script, below its heading. For staff: with all that is expected. */
export function scriptLines(
  { script, prints = [], exit_code: exitCode = 0 }: ScriptFields,
  checks: readonly string[],
): string[] {
  return [
    '',
    `${script.name}, run beside the submission:`,
    ...script.text
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => `  ${line}`.trimEnd()),
    '',
    'Expected:',
    ...prints.map((line) =>
      typeof line === 'string'
        ? `  the line ${JSON.stringify(line)}`
        : `  a line that matches ${line.matches}`,
    ),
    ...(checks.includes('exit_code') ? [`  exit code ${exitCode}`] : []),
  ];
}
