import type { Kind } from './kind.ts';
import { linePattern, ScriptSchema, type ScriptFields } from '../model/script-case.ts';

/**
 * Cases that run a script of the course beside the submission. No part is of this kind: every part may have such cases
 * among its own. Their verdict rests on text and an exit code, so the reference has nothing to say.
 */
export const scripts: Kind<ScriptFields> = {
  name: 'script',
  variants: {
    field: 'stage',
    fallback: '',
    present: { script: 'script' },
    schemas: { script: ScriptSchema },
  },
  problems,
  checks: ({ prints, exit_code }) => [
    ...(prints === undefined ? [] : ['prints']),
    // An exit code of 0 says little: beside lines that are printed it would give away half of the points.
    ...(prints === undefined || exit_code !== undefined ? ['exit_code'] : []),
  ],
  examples: (fields, seed) => {
    const { name, text } = fields.script;
    return [{ fields, job: { seed, steps: [], tensors: {}, script: { name, text } } }];
  },
  random: () => null,
  expect: () => new Map(),
  lawOf: () => null,
  script: ({ fields }) => fields.script.text,
};

function problems({ prints = [] }: ScriptFields): { path: (string | number)[]; text: string }[] {
  return prints.flatMap((line, index) => {
    const path = ['prints', index];
    if (typeof line === 'string') {
      return /[\r\n]/.test(line.trimEnd())
        ? [{ path, text: 'Each item of `prints` is one line; this one holds several.' }]
        : [];
    }
    try {
      linePattern(line.matches);
      return [];
    } catch (error) {
      // V8 puts the pattern as we wrap it before its reason.
      const why = (error as SyntaxError).message.split(': ').at(-1);
      return [{ path: [...path, 'matches'], text: `This is no regular expression: ${why}.` }];
    }
  });
}
