import type { Path, YamlFile } from './yaml.ts';

/** Where a value is, and what it is called. */
export interface ValuePlace {
  readonly yaml: YamlFile;
  /** The path of what is being validated, … */
  readonly base: Path;
  /** … and from there to the value. */
  readonly path: readonly string[];
  readonly label: string;
}

/** A value's name in sentences: `network.in`, `inputs.x[0][2]`, or the label for the whole. */
export function nameOf(place: ValuePlace, key?: string): string {
  const segments = key === undefined ? place.path : [...place.path, key];
  if (segments.length === 0) return place.label;
  const name = segments.map((segment) => (/^\d+$/.test(segment) ? `[${segment}]` : `.${segment}`)).join('');
  return `\`${name.replace(/^\./, '').slice(0, 100)}\``;
}
