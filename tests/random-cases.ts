import { execa } from 'execa';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { CaseResult, Report, SubmissionResult } from '../harness/model/report.ts';
import { interpreters } from '../harness/run/interpreter.ts';
import { backcheck, HOME, SAMPLE, type Ended } from './cli.ts';

/** A folder of its own for a whole test file, removed after it. Call it outside of tests. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backcheck-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of the cases that ship, with more files: `public/mine.yaml` → its text. */
export function casesWith(folder: string, files: Readonly<Record<string, string>>): string {
  cpSync(join(HOME, 'cases', 'nyu-hw1'), join(folder, 'nyu-hw1'), { recursive: true });
  cpSync(join(HOME, 'cases', 'schema'), join(folder, 'schema'), { recursive: true });
  writeFiles(join(folder, 'nyu-hw1'), files);
  return folder;
}

/** A file of one case. */
export const ONE_CASE = `- id: one
  title: One
  points: 4
  network: {in: 3, hidden: 5, out: 4, f: relu, g: identity}
  batch: 7
  loss: mse
`;

/** The assignment nyu-hw1 with these cases only. */
export function onlyCases(folder: string, files: Readonly<Record<string, string>>): string {
  const outline = readFileSync(join(HOME, 'cases', 'nyu-hw1', 'assignment.yaml'), 'utf8');
  writeFiles(join(folder, 'nyu-hw1'), { 'assignment.yaml': outline, ...files });
  return folder;
}

/** A folder of submissions: their source by id, and copies of those of the sample class. */
export function classOf(
  folder: string,
  sources: Readonly<Record<string, string>>,
  samples: readonly string[] = [],
): string {
  for (const id of samples) cpSync(join(SAMPLE, id), join(folder, id), { recursive: true });
  writeFiles(
    folder,
    Object.fromEntries(Object.entries(sources).map(([id, source]) => [`${id}/mlp.py`, source])),
  );
  return folder;
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Grades submissions by the real command line. */
export async function graded(
  cases: string,
  paths: readonly string[],
  out: string,
  more: readonly string[] = [],
): Promise<{
  readonly ended: Ended;
  readonly versions: Readonly<Record<string, string>>;
  readonly submissions: ReadonlyMap<string, SubmissionResult>;
}> {
  const ended = await backcheck(['grade', 'nyu-hw1', ...paths, '--cases', cases, '--out', out, ...more]);
  if (ended.code !== 0) throw new Error(`grade ended with ${ended.code}: ${ended.err}`);
  const { run, submissions } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
  return {
    ended,
    versions: run.versions,
    submissions: new Map(submissions.map((submission) => [submission.id, submission])),
  };
}

/** A case's result. */
export function caseOf(submission: SubmissionResult | undefined, id: string): CaseResult {
  return submission!.cases.find((item) => item.id === id)!;
}

/** The right submission that changes are made to. */
export const RIGHT_SOURCE = readFileSync(join(SAMPLE, 'mq2002', 'mlp.py'), 'utf8');

/** The right submission with some text replaced. Throws where the text is not there. */
export function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
  let source = RIGHT_SOURCE;
  for (const [from, to] of changes) {
    if (!source.includes(from)) throw new Error(`the right submission does not hold ${from}`);
    source = source.replace(from, to);
  }
  return source;
}

/** Ids of the sample class that its README calls right. */
export function rightSamples(): string[] {
  const readme = readFileSync(join(SAMPLE, 'README.md'), 'utf8');
  return [...readme.matchAll(/^\| `(\w+)` \| right \|/gm)].map(([, id]) => id!);
}

/** Runs a script with the machine's own Python and torch, in a folder. */
export async function python(script: string, cwd: string): Promise<Ended> {
  const found = interpreters(null, process.env);
  if (typeof found === 'string') throw new Error(found);
  const env = { PYTHONDONTWRITEBYTECODE: '1' };
  const { exitCode, stdout, stderr } = await execa(found[0]!.python, [script], { cwd, reject: false, env });
  return { code: exitCode, out: stdout, err: stderr };
}
