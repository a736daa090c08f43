import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readCaseFiles } from '../../load/case-files.ts';
import { linkCases } from '../../load/link-cases.ts';
import type { PartOutline } from '../../load/outline.ts';
import { parseYaml, type YamlFile } from '../../load/yaml.ts';
import { isError, type Problem } from '../../model/problem.ts';
import type { Visibility } from '../../model/verdict.ts';

/** Where a new case goes. */
export interface Place {
  /** The assignment's folder. */
  readonly folder: string;
  /** `hidden/name.yaml` or `public/name.yaml`, below it. */
  readonly name: string;
  /** First lines of a file that is not there yet. */
  readonly header: string;
}

/**
 * Adds a case to the end of a file, or makes the file; what is there stays as it is, to the byte. Resolves to the
 * case's line, or to the problems that the case would have: then nothing is written.
 */
export async function append(
  { folder, name, header }: Place,
  text: string,
  parts: readonly PartOutline[],
): Promise<{ readonly line: number } | { readonly problems: readonly Problem[] }> {
  const file = join(folder, name);
  const others = readCaseFiles(folder).files.filter(({ yaml }) => yaml.file !== file);
  const old = readCaseFiles(folder).files.find(({ yaml }) => yaml.file === file)?.yaml;
  const before = old === undefined ? '' : Buffer.from(old.bytes).toString('utf8');
  const addition = old === undefined ? header + text : between(before) + likeThose(before, text);
  const yaml = parseYaml(before + addition, file);
  const visibility: Visibility = name.startsWith('public/') ? 'public' : 'hidden';
  const files = [...others, { visibility, yaml: { ...yaml, bytes: old?.bytes ?? new Uint8Array() } }];
  const problems = linkCases(files, parts).problems.filter(
    (problem) => isError(problem) && problem.file === file,
  );
  if (problems.length > 0) return { problems };
  const { length } = itemsOf(yaml);
  if (length === 0 || JSON.stringify(itemsOf(yaml).slice(0, -1)) !== JSON.stringify(itemsOf(old))) {
    const said = 'The cases there are not written as a list with one `- id: …` below the other.';
    return { problems: [{ code: 'wrong-form', file, text: said, suggestion: 'Name another with --file.' }] };
  }
  await mkdir(dirname(file), { recursive: true });
  // `wx`: a file that has come into being meanwhile is not overwritten.
  if (old === undefined) await writeFile(file, addition, { flag: 'wx' });
  else await appendFile(file, addition);
  return yaml.locate([length - 1]);
}

function itemsOf(yaml: YamlFile | undefined): readonly unknown[] {
  return Array.isArray(yaml?.value) ? yaml.value : [];
}

/** An empty line between what is there and the new case. */
function between(before: string): string {
  const end = lineEnd(before);
  if (before.trim() === '') return '';
  return before.endsWith('\n') ? end : end + end;
}

/** The text with the indentation and the line ends of the cases before it. */
function likeThose(before: string, text: string): string {
  const indent = /^( *)- /m.exec(before.replaceAll(/^ *#.*$/gm, ''))?.[1] ?? '';
  return text.replaceAll(/^(?=.)/gm, indent).replaceAll('\n', lineEnd(before));
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
