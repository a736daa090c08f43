import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../model/problem.ts';
import { VISIBILITIES, type Visibility } from '../model/verdict.ts';
import type { CaseCode } from './codes.ts';
import { readYaml } from './yaml.ts';

export interface CaseFile {
  readonly visibility: Visibility;
  readonly yaml: ReturnType<typeof readYaml>;
}

/** Reads public/ and hidden/ of an assignment: every .yaml and .yml file, by name. */
export function readCaseFiles(folder: string): { files: CaseFile[]; problems: Problem[] } {
  const files: CaseFile[] = [];
  const problems: Problem[] = [];
  for (const visibility of VISIBILITIES) {
    const inside = join(folder, visibility);
    const { names, ignored } = caseFileNames(inside);
    for (const name of names) files.push({ visibility, yaml: readYaml(join(inside, name)) });
    for (const name of ignored) {
      problems.push({
        code: 'ignored-file' satisfies CaseCode,
        file: join(inside, name),
        text: 'This is not read: cases are files that end in .yaml, directly in the folder.',
        severity: 'warning',
      });
    }
  }
  return { files, problems };
}

function caseFileNames(folder: string): { names: string[]; ignored: string[] } {
  const entries = list(folder).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    names: entries.filter(isCase).map(({ name }) => name),
    ignored: entries
      .filter((entry) => !isCase(entry) && !/^README/i.test(entry.name))
      .map(({ name }) => name),
  };
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(
      ({ name }) => !name.startsWith('.') && !name.endsWith('~'),
    );
  } catch {
    // A folder that is not there, or cannot be read, is one without cases; `balance` says so.
    return [];
  }
}

function isCase({ name }: Dirent): boolean {
  return /\.ya?ml$/i.test(name);
}
