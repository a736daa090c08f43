import { inputShapes } from './shapes.ts';
import { randomProblems } from './random-problems.ts';
import type { FixedFields, TwoLayerFields } from './schema.ts';

/** Mistakes that the schema cannot see: given inputs of another shape than the case says, saturated predictions. */
export function problems(fields: TwoLayerFields): { path: (string | number)[]; text: string }[] {
  return 'for_all' in fields ? randomProblems(fields) : fixedProblems(fields);
}

function fixedProblems(fields: FixedFields): { path: (string | number)[]; text: string }[] {
  const found: { path: (string | number)[]; text: string }[] = [];
  const shapes = inputShapes(fields);
  for (const [name, value] of Object.entries(fields.inputs ?? {})) {
    const wanted = shapes[name];
    if (wanted === undefined || value === undefined) continue;
    const actual = shapeOf(value);
    if (actual === null) {
      found.push({ path: ['inputs', name], text: `${name} has rows of different lengths.` });
    } else if (actual.join() !== wanted.join()) {
      found.push({
        path: ['inputs', name],
        text: `${name} has shape (${actual.join(', ')}), but the case makes it (${wanted.join(', ')}).`,
      });
    } else if (value.flat().some((number) => !Number.isFinite(Math.fround(number)))) {
      found.push({ path: ['inputs', name], text: `${name} holds a number that float32 cannot hold.` });
    }
  }
  if ('loss' in fields && fields.loss === 'bce') {
    if ('network' in fields && fields.network.g !== 'sigmoid') {
      found.push({
        path: ['loss'],
        text: `bce needs predictions between 0 and 1, but g is ${fields.network.g}.`,
      });
    }
    if (fields.targets === 'normal') {
      found.push({ path: ['targets'], text: 'bce needs targets between 0 and 1, but targets is normal.' });
    }
    if ('inputs' in fields && fields.inputs !== undefined) {
      for (const name of ['y', 'y_hat'] as const) {
        const rows =
          name in fields.inputs ? (fields.inputs as Record<string, number[][] | undefined>)[name] : undefined;
        const [low, high] = name === 'y' ? [0, 1] : [1e-4, 1 - 1e-4];
        if (rows?.flat().some((number) => number < low || number > high)) {
          found.push({
            path: ['inputs', name],
            text: `bce needs every element of ${name} between ${low} and ${high}.`,
          });
        }
      }
    }
  }
  return found;
}

function shapeOf(value: readonly number[] | readonly (readonly number[])[]): number[] | null {
  const lengths = new Set(value.map((row) => (typeof row === 'number' ? -1 : row.length)));
  if (lengths.size !== 1) return null;
  const [columns] = lengths;
  return columns === -1 ? [value.length] : [value.length, columns!];
}
