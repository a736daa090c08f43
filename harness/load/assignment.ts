import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DEFAULT_ACCEPT, type Assignment, type AssignmentFile, type Part } from '../model/assignment.ts';
import type { Case } from '../model/case.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { isError, type Problem } from '../model/problem.ts';
import type { Rules } from '../model/rules.ts';
import { balance } from './balance.ts';
import { readCaseFiles } from './case-files.ts';
import type { CaseCode } from './codes.ts';
import { linkCases } from './link-cases.ts';
import { didYouMean } from './nearest.ts';
import { readOutline } from './outline.ts';
import { linkRules } from './rules.ts';
import { capped } from './validate.ts';
import { scriptFiles } from './script-text.ts';
import { readYaml, type YamlFile } from './yaml.ts';

const OUTLINE = 'assignment.yaml';

export interface LoadedAssignment {
  /** Null where there is an error; warnings stop nothing. */
  readonly assignment: Assignment | null;
  /** All problems of all files, in the order of files and lines. */
  readonly problems: readonly Problem[];
}

/** Reads an assignment's folder: assignment.yaml and the cases in public/ and hidden/. Throws nothing. */
export function loadAssignment(folder: string): LoadedAssignment {
  if (!existsSync(join(folder, OUTLINE))) return { assignment: null, problems: [noAssignment(folder)] };
  const yaml = readYaml(join(folder, OUTLINE));
  const outline = readOutline(yaml);
  const { files, problems: ignored } = readCaseFiles(folder);
  const { cases, problems: caseProblems, counts } = linkCases(files, outline.parts);
  const scripts = scriptFiles(cases);
  const linked = outline.file === null ? null : linkRules(outline.file, yaml);
  const problems = [
    ...inOrder(
      [
        ...outline.problems,
        ...(linked?.problems ?? []),
        ...balance(folder, yaml, outline.parts, cases, counts),
      ],
      [yaml],
    ),
    ...inOrder(
      caseProblems,
      files.map((file) => file.yaml),
    ),
    ...ignored.filter(({ file }) => !scripts.has(file)),
  ];
  if (outline.file === null || linked === null || problems.some(isError))
    return { assignment: null, problems };
  return { assignment: assemble(folder, outline.file, linked.rules, cases), problems };
}

/** The assignments in a folder: the names of its folders that have an assignment.yaml. */
export function listAssignments(root: string): string[] {
  try {
    return readdirSync(root)
      .filter((name) => existsSync(join(root, name, OUTLINE)))
      .toSorted();
  } catch {
    return [];
  }
}

function noAssignment(folder: string): Problem {
  const name = basename(resolve(folder));
  const others = listAssignments(dirname(resolve(folder)));
  const there = others.length === 0 ? 'There are none beside it.' : `There are: ${others.join(', ')}.`;
  const text = existsSync(folder)
    ? `This is no assignment: it has no ${OUTLINE}. ${there}`
    : `There is no assignment \`${name}\`. ${there}`;
  const suggestion = didYouMean(name, others);
  return {
    code: 'no-assignment' satisfies CaseCode,
    file: folder,
    text,
    ...(suggestion !== undefined && { suggestion }),
  };
}

function assemble(folder: string, file: AssignmentFile, rules: Rules, cases: readonly Case[]): Assignment {
  const run = {
    accept: { ...DEFAULT_ACCEPT, ...file.accept },
    limits: { ...DEFAULT_LIMITS, ...file.limits },
  };
  return {
    id: basename(resolve(folder)),
    title: file.title,
    parts: file.parts,
    ...run,
    cases,
    rules,
    contentHash: contentHash({ ...run, parts: file.parts.map(howToRun), aliases: [...rules.aliases] }),
  };
}

/** What a part is worth changes no run. */
function howToRun({ id, kind, file }: Part): readonly string[] {
  return [id, kind, file];
}

/** Problems sorted by place within each file; those of a file that was capped say how many are left out. */
function inOrder(problems: readonly Problem[], files: readonly YamlFile[]): Problem[] {
  const known = new Set(files.map(({ file }) => file));
  const elsewhere = problems.filter(({ file }) => !known.has(file));
  const sorted = files.flatMap(({ file }) =>
    capped(
      problems
        .filter((problem) => problem.file === file)
        .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
      file,
    ),
  );
  return [...sorted, ...elsewhere];
}

function contentHash(outline: object): string {
  return createHash('sha256').update(JSON.stringify(outline)).digest('hex');
}
