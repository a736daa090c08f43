import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import type { Problem } from '../model/problem.ts';
import type { CaseCode } from './codes.ts';

/** Values that aliases may stand for, all together: enough for shared networks, too few for a billion laughs. */
const MOST_ALIASED = 100_000;
const MOST_DEPTH = 50;
/** Keys that reach an object's prototype where someone copies them carelessly. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

type MakeProblem = (offset: number, code: CaseCode, text: string) => Problem;

/**
 * A parsed document as objects, lists, text, finite numbers, booleans and null. Everything else is a problem, and
 * stands as `null`; of repeated keys the first holds. The value is `undefined` where the document is nested or repeated
 * beyond all measure.
 */
export function toPlain(
  document: Document.Parsed,
  makeProblem: MakeProblem,
): { value: unknown; problems: readonly Problem[] } {
  const converter = new Converter(makeProblem);
  for (const { pos, message, code } of document.warnings) {
    if (code === 'TAG_RESOLVE_FAILED') continue; // `convert` refuses every tag
    converter.refuse(pos[0], 'unsupported-yaml', `Plain YAML was expected: ${message.replace(/\.?$/, '.')}`);
  }
  const value = converter.convert(document.contents, 0);
  const isWild = converter.problems.some(({ code }) => code === 'too-deep' || code === 'too-many-aliases');
  return { value: isWild ? undefined : value, problems: converter.problems };
}

class Converter {
  readonly problems: Problem[] = [];
  readonly #makeProblem: MakeProblem;
  /** The last node of each name so far: an alias stands for the nearest anchor before it. */
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node | undefined>();
  readonly #refused = new Set<number>();
  readonly #open = new Set<Node>();
  #aliased = 0;
  #aliasDepth = 0;

  constructor(makeProblem: MakeProblem) {
    this.#makeProblem = makeProblem;
  }

  /** Notes a problem; one for each place, since an alias brings the same place again. */
  refuse(place: Node | number, code: CaseCode, text: string): null {
    const offset = typeof place === 'number' ? place : (place.range?.[0] ?? 0);
    if (!this.#refused.has(offset)) this.problems.push(this.#makeProblem(offset, code, text));
    this.#refused.add(offset);
    return null;
  }

  convert(node: unknown, depth: number): unknown {
    if (!isNode(node)) return null;
    if (this.#aliasDepth > 0) this.#aliased += 1;
    if (isAlias(node)) return this.#alias(node, depth);
    this.#remember(node);
    if (node.tag !== undefined) {
      const text = `A plain value was expected; this has the tag ${node.tag.replace('tag:yaml.org,2002:', '!!')}.`;
      return this.refuse(node, 'unsupported-yaml', text);
    }
    if (isScalar(node)) return this.#scalar(node, node.value);
    if (depth > MOST_DEPTH) {
      return this.refuse(node, 'too-deep', `Values may be nested at most ${MOST_DEPTH} deep.`);
    }
    this.#open.add(node);
    let value: unknown = null;
    if (isSeq(node)) value = node.items.map((item) => this.convert(item, depth + 1));
    else if (isMap(node)) value = this.#mapping(node.items, depth);
    this.#open.delete(node);
    return value;
  }

  #mapping(pairs: readonly Pair[], depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const { key, value } of pairs) {
      const name = this.#key(key);
      // Also where the key cannot be used: what stands in its value may have problems of its own.
      const converted = this.convert(value, depth + 1);
      if (name === null) continue;
      if (Object.hasOwn(object, name)) {
        this.refuse(key as Node, 'duplicate-key', `The key \`${name}\` is there twice.`);
      } else {
        object[name] = converted;
      }
    }
    return object;
  }

  #key(key: unknown): string | null {
    if (!isScalar(key) || !isPlainKey(key.value)) {
      return this.refuse(key as Node, 'unsupported-yaml', 'A key must be plain text.');
    }
    this.#remember(key);
    const name = String(key.value);
    if (!FORBIDDEN_KEYS.has(name)) return name;
    return this.refuse(key, 'forbidden-key', `The key \`${name}\` may not be used.`);
  }

  #scalar(node: Node, value: unknown): unknown {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return this.refuse(node, 'not-finite', `A finite number was expected; this is ${String(value)}.`);
    }
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
    return this.refuse(node, 'unsupported-yaml', 'Text, a number, true, false or nothing was expected.');
  }

  #alias(node: Alias, depth: number): unknown {
    if (!this.#targets.has(node)) this.#targets.set(node, this.#anchors.get(node.source));
    const target = this.#targets.get(node);
    if (target === undefined) {
      return this.refuse(node, 'unknown-alias', `No anchor &${node.source} comes before this alias.`);
    }
    if (this.#open.has(target)) {
      return this.refuse(node, 'endless-alias', `*${node.source} contains itself.`);
    }
    if (this.#aliased > MOST_ALIASED) return null;
    this.#aliasDepth += 1;
    const value = this.convert(target, depth);
    this.#aliasDepth -= 1;
    if (this.#aliased <= MOST_ALIASED || this.#aliasDepth > 0) return value;
    return this.refuse(
      node,
      'too-many-aliases',
      `Aliases may stand for at most ${MOST_ALIASED} values; with *${node.source} there are more.`,
    );
  }

  #remember(node: Node): void {
    if (this.#aliasDepth === 0 && 'anchor' in node && typeof node.anchor === 'string') {
      this.#anchors.set(node.anchor, node);
    }
  }
}

function isPlainKey(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
