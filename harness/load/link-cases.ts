import type { Case } from '../model/case.ts';
import { isError, type Problem } from '../model/problem.ts';
import type { CaseFile } from './case-files.ts';
import { linkCase } from './link-case.ts';
import type { PartOutline } from './outline.ts';
import { withScriptText } from './script-text.ts';
import { valueInWords } from './schema-words.ts';
import { problemAt, type YamlFile } from './yaml.ts';

/** Cases of all files, with every problem of each; one id may be used once in all files together. */
export function linkCases(
  files: readonly CaseFile[],
  parts: readonly PartOutline[],
): { cases: Case[]; problems: Problem[]; counts: { public: number; hidden: number; broken: boolean } } {
  const cases: Case[] = [];
  const problems: Problem[] = [];
  const counts = { public: 0, hidden: 0, broken: false };
  const firstUse = new Map<string, string>();
  for (const { visibility, yaml } of files) {
    const found = [...yaml.problems, ...listProblems(yaml)];
    const items = Array.isArray(yaml.value) ? yaml.value : [];
    for (const index of items.keys()) {
      const linked = linkCase(yaml, index, parts);
      found.push(...linked.problems);
      const { line } = yaml.locate([index]);
      if (linked.id !== null) {
        const first = firstUse.get(linked.id);
        if (first === undefined) firstUse.set(linked.id, placeOfId(yaml, index));
        else found.push(duplicate(yaml, index, linked.id, first));
      }
      if (linked.fields === null || linked.part === null) continue;
      const { fields, problems: ofScript, scriptLine } = withScriptText(linked.fields, yaml, index);
      found.push(...ofScript);
      if (fields === null) continue;
      const place = { file: yaml.file, line, ...(scriptLine !== undefined && { scriptLine }) };
      cases.push({ fields, part: linked.part.id, visibility, ...place });
    }
    // A file that could not be read may hold cases.
    counts[visibility] += yaml.value === undefined ? 1 : items.length;
    counts.broken ||= found.some(isError);
    problems.push(...found);
  }
  return { cases, problems, counts };
}

function listProblems(yaml: YamlFile): Problem[] {
  const { value } = yaml;
  if (value === undefined || yaml.problems.length > 0) return [];
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    return [problemAt(yaml, [], 'no-cases', 'The file has no cases.', { severity: 'warning' })];
  }
  if (Array.isArray(value)) return [];
  const text = `A list of cases was expected; got ${valueInWords(value)}.`;
  return [problemAt(yaml, [], 'wrong-type', text, { suggestion: 'Begin each case with `- id: …`.' })];
}

function duplicate(yaml: YamlFile, index: number, id: string, first: string): Problem {
  return problemAt(
    yaml,
    [index, 'id'],
    'duplicate-id',
    `The id \`${id}\` is taken by the case at ${first}.`,
    {
      suggestion: 'Give it another id.',
    },
  );
}

function placeOfId(yaml: YamlFile, index: number): string {
  return `${yaml.file}:${yaml.locate([index, 'id']).line}`;
}
