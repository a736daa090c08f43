import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml';
import type { Problem } from '../model/problem.ts';
import type { CaseCode } from './codes.ts';
import { toPlain } from './plain.ts';
import { readText } from './read-text.ts';

export type Path = readonly (string | number)[];

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML file as plain values (what JSON can hold), with the way back from a value to its place in the text. */
export interface YamlFile {
  readonly file: string;
  /** `undefined` where the text cannot be parsed; `null` for an empty file. */
  readonly value: unknown;
  /** All mistakes of syntax, and values that no case may hold. */
  readonly problems: readonly Problem[];
  /** The place of the value at a path or of its key, or of the nearest thing around it that is there. */
  readonly locate: (path: Path, on?: 'key' | 'value') => Place;
}

/** A problem at the value (or, with `on: 'key'`, at the key) of a path. */
export function problemAt(
  yaml: YamlFile,
  path: Path,
  code: CaseCode,
  text: string,
  more: { on?: 'key'; suggestion?: string | undefined; severity?: 'warning' } = {},
): Problem {
  const { on, suggestion, severity } = more;
  return {
    code,
    file: yaml.file,
    ...yaml.locate(path, on),
    text,
    ...(suggestion !== undefined && { suggestion }),
    ...(severity && { severity }),
  };
}

/** Reads and parses a YAML file; whatever its bytes are, mistakes are problems and nothing is thrown. */
export function readYaml(file: string): YamlFile & { readonly bytes: Uint8Array } {
  const read = readText(file);
  if (read.text !== null) return { ...parseYaml(read.text, file), bytes: read.bytes };
  const start = { line: 1, column: 1 };
  return { file, value: undefined, problems: [read.problem], locate: () => start, bytes: new Uint8Array() };
}

/** Parses one YAML document (version 1.2) with all its problems; `file` is the name that they carry. */
export function parseYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  // Repeated keys are found by `toPlain`: yaml's own search takes quadratic time.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    // `silent` would also leave out the error of a second document.
    logLevel: 'error',
  });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const locate: YamlFile['locate'] = (path, on = 'value') => placeOf(offsetOf(document, path, on));
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      code: 'yaml-syntax' satisfies CaseCode,
      file,
      ...placeOf(error.pos[0]),
      ...sentence(error, text),
    }));
    return { file, value: undefined, problems, locate };
  }
  const { value, problems } = toPlain(document, (offset, code, said) => ({
    code,
    file,
    ...placeOf(offset),
    text: said,
  }));
  return { file, value, problems, locate };
}

function sentence(error: YAMLError, text: string): { text: string; suggestion?: string } {
  const said = `The YAML cannot be read: ${error.message.replaceAll(/\s+/g, ' ').replace(/\.?$/, '.')}`;
  const line = text.slice(text.lastIndexOf('\n', error.pos[0] - 1) + 1).split('\n', 1)[0]!;
  if (error.code === 'TAB_AS_INDENT' || /^\s*\t/.test(line)) {
    return { text: said, suggestion: 'Indent with spaces.' };
  }
  if (error.code === 'MULTIPLE_DOCS') {
    return {
      text: 'One document was expected; another begins here.',
      suggestion: 'Remove the line `---`, or move what follows to a file of its own.',
    };
  }
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY') {
    return { text: said, suggestion: 'Put text that contains a colon in quotes.' };
  }
  return { text: said };
}

/** Where a path begins in the text. Follows aliases; stops at the last thing on the way that is there. */
function offsetOf(document: Document.Parsed, path: Path, on: 'key' | 'value'): number {
  let node: Node | null = document.contents;
  let offset = startOf(node);
  for (const [index, segment] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    const pair = isMap(node) ? node.items.find((item) => keyOf(item.key) === String(segment)) : undefined;
    const next: unknown = isSeq(node) ? node.items[Number(segment)] : pair?.value;
    const key = pair?.key as Node | undefined;
    if (key !== undefined && (next === null || (on === 'key' && index === path.length - 1))) {
      return startOf(key);
    }
    if (next === undefined || next === null) return offset;
    node = next as Node;
    offset = startOf(node);
  }
  return offset;
}

function keyOf(key: unknown): string | null {
  return isScalar(key) ? String(key.value) : null;
}

function startOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}
