import { dirname, join } from 'node:path';
import type { Case, CommonCase } from '../model/case.ts';
import type { Problem } from '../model/problem.ts';
import { INLINE_SCRIPT, type ScriptFields } from '../model/script-case.ts';
import { readText } from './read-text.ts';
import { problemAt, type YamlFile } from './yaml.ts';

/** A case with the text of its script, or what is wrong with the script's file. */
interface Read {
  readonly fields: CommonCase | null;
  readonly problems: readonly Problem[];
  /** Line of the case's file in which an inline script begins. */
  readonly scriptLine?: number;
}

/** Reads the script of case `index` of a file of cases, where it has one; a file lies beside that of the case. */
export function withScriptText(fields: CommonCase, yaml: YamlFile, index: number): Read {
  const { script, ...rest } = fields as CommonCase & { readonly script?: string | { readonly file: string } };
  if (script === undefined) return { fields, problems: [] };
  if (typeof script === 'string') {
    const linked: ScriptFields = { ...rest, script: { name: INLINE_SCRIPT, text: script } };
    const { line } = yaml.locate([index, 'script']);
    // Text of several lines begins below the sign for it, `|`.
    return { fields: linked, problems: [], scriptLine: script.includes('\n') ? line + 1 : line };
  }
  const read = readText(join(dirname(yaml.file), script.file));
  if (read.text === null) {
    const text = `\`${script.file}\` cannot be used as a script: ${read.problem.text}`;
    return { fields: null, problems: [problemAt(yaml, [index, 'script', 'file'], 'missing-file', text)] };
  }
  const linked: ScriptFields = { ...rest, script: { name: script.file, text: read.text } };
  return { fields: linked, problems: [] };
}

/** The files beside cases that are scripts of theirs. */
export function scriptFiles(cases: readonly Case[]): ReadonlySet<string> {
  const scripts = cases.flatMap(({ fields, file, scriptLine }) =>
    'script' in fields && scriptLine === undefined
      ? [join(dirname(file), (fields as ScriptFields).script.name)]
      : [],
  );
  return new Set(scripts);
}
