import { stringify } from 'yaml';
import type { Scaffold } from '../../kinds/kind.ts';
import type { CommonCase } from '../../model/case.ts';
import { caseYaml } from '../../properties/counterexample.ts';

/** What a new case is to be. */
export interface Answers {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly stage: string;
  readonly chosen: ReadonlyMap<string, string>;
}

/** A case from answers as YAML, explained by comments. `part` is null where the assignment has only one. */
export function scaffoldText(answers: Answers, part: string | null, scaffold: Scaffold): string {
  const { id, title, points, stage, chosen } = answers;
  const lines = [
    `id: ${id}`,
    `title: ${scalar(title)} # students read it, for hidden cases too`,
    `points: ${points} # weight within the part`,
    ...(part === null ? [] : [`part: ${part}`]),
    ...scaffold.lines(stage, chosen),
  ];
  const item = lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}\n`).join('');
  return `# What is this case there for? Name the mistake that it catches.\n${item}`;
}

/** A kept counterexample as YAML; `notes` say where it came from. */
export function keptText(fields: CommonCase, notes: readonly string[]): string {
  return `${notes.map((note) => `# ${note}\n`).join('')}${caseYaml(fields)}`;
}

/** Text on one line, in quotes where YAML needs them. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
}
