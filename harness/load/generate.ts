import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { schemaFiles } from './generated/schemas.ts';
import { tables } from './generated/tables.ts';

const COMMAND = 'npm run generate';
const ROOT = join(import.meta.dirname, '../..');
const DOCS = ['docs/cases.md', 'docs/class.md'];

if (import.meta.main) process.exitCode = main(process.argv.slice(2));

/** Writes what is generated from the schemas; with `--check` writes nothing and returns 1 where a file differs. */
function main(args: readonly string[]): number {
  const stale = staleFiles(ROOT);
  if (args.includes('--check')) {
    for (const { path } of stale) process.stderr.write(`${path} is out of date; to mend it: ${COMMAND}\n`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const { path, text } of stale) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
    process.stdout.write(`wrote ${path}\n`);
  }
  return 0;
}

/** Generated files under `root` that are missing or not as they should be, with what they should hold. */
export function staleFiles(root: string): { path: string; text: string }[] {
  const wanted = [...schemaFiles()].map(([name, text]) => ({ path: `cases/schema/${name}`, text }));
  for (const path of DOCS) {
    const docs = read(join(root, path));
    if (docs !== null) wanted.push({ path, text: withTables(docs, tables()) });
  }
  return wanted.filter(({ path, text }) => read(join(root, path)) !== text);
}

/** Puts each table between its markers, `<!-- generated:NAME -->` and `<!-- /generated -->`. */
export function withTables(docs: string, byName: ReadonlyMap<string, string>): string {
  return docs.replaceAll(
    /(<!-- generated:(\S+) -->\n)[^]*?(<!-- \/generated -->)/g,
    (all: string, open: string, name: string, close: string) => {
      const table = byName.get(name);
      return table === undefined ? all : `${open}${table}\n${close}`;
    },
  );
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
