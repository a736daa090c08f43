import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPython, whyNoPython } from '../../bin/setup/python.js';

/** A Python that a fork server can be started with. */
export interface Interpreter {
  /** As seen from inside `root`, where there is one. */
  readonly python: string;
  readonly searchPath: readonly string[] | null;
  /** Folders beyond the system's own that it needs to read. */
  readonly libraries: readonly string[];
}

/** Where container images and debootstrap folders have their Python; the first with torch is taken. */
const IN_ROOT = [
  '/opt/venv/bin/python3',
  '/opt/conda/bin/python3',
  '/usr/local/bin/python3',
  '/usr/bin/python3',
];

/** The interpreters to try, best first; a sentence that says what to do when there is none. */
export function interpreters(
  root: string | null,
  environment: NodeJS.ProcessEnv,
): readonly Interpreter[] | string {
  if (root !== null) {
    const found = IN_ROOT.filter((path) => existsSync(join(root, path)));
    if (found.length === 0)
      return `${root} holds none of ${IN_ROOT.join(', ')}; it must be a root folder with Python and torch.`;
    return found.map((python) => ({ python, searchPath: null, libraries: [] }));
  }
  const { found, looked } = findPython(environment);
  if (found === null) return `${whyNoPython(environment, looked)}.`;
  const folders = [found.sysPrefix, found.basePrefix, ...found.searchPath].filter((folder) =>
    existsSync(folder),
  );
  return [{ python: found.path, searchPath: found.searchPath, libraries: outermost(folders) }];
}

/** Leaves out what lies in a folder that is bound anyway. */
function outermost(folders: readonly string[]): string[] {
  const outside = [...new Set(folders)].filter((folder) => !isIn(folder, '/usr'));
  return outside.filter((folder) => !outside.some((other) => other !== folder && isIn(folder, other)));
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
