import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAssignment } from '../harness/load/assignment.ts';
import type { CommonCase } from '../harness/model/case.ts';
import { backcheck, temporary } from './cli.ts';
import { onlyCases } from './random-cases.ts';

/** Keys of a chain with given sizes. */
export const NET = 'network: {in: 3, hidden: 4, out: 2, f: relu, g: identity}\n  batch: 5\n  loss: mse\n';
/** A file of one case; so many points that new ones of a single stage weigh little. */
export const OPEN = `- id: open\n  title: Open\n  points: 50\n  ${NET}`;
const HIDDEN = `# Kept\n- id: closed   # as it is\n  title: 'Closed'\n  points: 8\n  ${NET}# The end, without a line end`;

/** nyu-hw1 with a public case, a hidden one in a file with comments, and more files. */
export const newAssignment = (files: Readonly<Record<string, string>> = {}) =>
  onlyCases(temporary(), { 'public/open.yaml': OPEN, 'hidden/closed.yaml': HIDDEN, ...files });
/** Runs `backcheck new case` by the real command line. */
export const newCase = (cases: string, ...args: string[]) =>
  backcheck(['new', 'case', ...args, '--cases', cases]);
/** All the flags of a chain but its title. */
export const CHAIN = ['--stage', 'chain', '--f', 'relu', '--g', 'identity', '--loss', 'mse'];

/** A file of the assignment. */
export function textOf(cases: string, name: string): string {
  return readFileSync(join(cases, 'nyu-hw1', name), 'utf8');
}

/** The cases as loaded. Throws where lint finds an error. */
export function casesOf(cases: string): readonly CommonCase[] {
  return loadAssignment(join(cases, 'nyu-hw1')).assignment!.cases.map(({ fields }) => fields);
}

/** The names and bytes of all files of the assignment. */
export function everything(cases: string): string {
  return readdirSync(cases, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${name}: ${readFileSync(join(parentPath, name), 'utf8')}`)
    .toSorted()
    .join('\n');
}
