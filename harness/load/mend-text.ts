/** A source text with a mistake of the editor or the system mended, and which. */
export interface Mended {
  readonly bytes: Uint8Array;
  readonly repairs: readonly string[];
}

/** What an indentation by tab may stand for, the most usual first. */
const TAB_SIZES = [4, 8] as const;

/** Zero-width characters, NUL, and a byte order mark that is not the first character. */
const INVISIBLE = /\u200B|\u200C|\u200D|\u2060|\0|(?<!^)\uFEFF/gu;

/**
 * Versions of a Python source in which nothing but its form is mended, to be tried in order: UTF-16 or Windows-1252 as
 * UTF-8, invisible characters, tabs as spaces. None where there is nothing of that to mend.
 */
export function mendedTexts(bytes: Uint8Array): readonly Mended[] {
  const { text, repairs } = decoded(bytes);
  const visible = text.replaceAll('\u00A0', ' ').replace(INVISIBLE, '');
  const all = visible === text ? repairs : [...repairs, 'invisible characters removed'];
  const versions = all.length === 0 ? [] : [{ bytes: encoded(visible), repairs: all }];
  if (!visible.includes('\t')) return versions;
  const spaced = TAB_SIZES.map((size) => ({
    bytes: encoded(withoutTabs(visible, size)),
    repairs: [...all, `tabs taken for ${size} columns`],
  }));
  return [...versions, ...spaced];
}

function decoded(bytes: Uint8Array): { text: string; repairs: string[] } {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return as(bytes, 'utf-16le', 'UTF-16');
  if (first === 0xfe && second === 0xff) return as(bytes, 'utf-16be', 'UTF-16');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), repairs: [] };
  } catch {
    return as(bytes, 'windows-1252', 'Windows-1252');
  }
}

function as(bytes: Uint8Array, encoding: string, name: string): { text: string; repairs: string[] } {
  return { text: new TextDecoder(encoding).decode(bytes), repairs: [`${name} read as such`] };
}

/** Indentation only: a tab within a line says nothing to Python. */
function withoutTabs(text: string, size: number): string {
  return text.replace(/^[ \t]+/gm, (indent) => {
    let width = 0;
    for (const character of indent)
      width = character === '\t' ? (Math.floor(width / size) + 1) * size : width + 1;
    return ' '.repeat(width);
  });
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
