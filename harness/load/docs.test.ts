import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemLine } from '../model/problem.ts';
import { loadAssignment } from './assignment.ts';
import { makeAssignment } from './testing/sample.ts';

const DOCS = readFileSync(join(import.meta.dirname, '../../docs/cases.md'), 'utf8');
const blocks = [...DOCS.matchAll(/^```(\S+)(?: (\S+))?\n([^]*?)^```$/gm)].map(([, language, note, text]) => ({
  language,
  note,
  text: text!,
}));
const right = blocks.filter(({ language, note }) => language === 'yaml' && note === undefined);

describe('docs/cases.md', () => {
  it('has an example of cases and one of an assignment', () => {
    expect(right.map(({ text }) => text.includes('parts:'))).toEqual([false, true]);
  });

  it.each(right)('shows YAML that is valid: $text', ({ text }) => {
    const name = text.includes('parts:') ? 'assignment.yaml' : 'hidden/from-docs.yaml';
    expect(problemsWith(name, text)).toEqual([]);
  });

  it('shows mistakes as they are reported', () => {
    const wrong = blocks.find(({ note }) => note === 'wrong')!;
    const shown = blocks.find(({ note }) => note === 'problems')!;
    expect(problemsWith('hidden/two-layer.yaml', wrong.text).join('\n')).toBe(shown.text.trimEnd());
  });
});

function problemsWith(name: string, text: string): string[] {
  const folder = makeAssignment({ [`sample/${name}`]: text });
  return loadAssignment(folder)
    .problems.filter(({ code }) => code !== 'single-stage-share')
    .map((problem) =>
      problemLine({ ...problem, file: relative(folder, problem.file) }).replaceAll(`${folder}/`, ''),
    );
}
