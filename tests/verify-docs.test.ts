import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backcheck, HOME, SAMPLE, temporary } from './cli.ts';
import { onlyCases } from './random-cases.ts';

const DOCS = readFileSync(join(HOME, 'docs', 'cases.md'), 'utf8');

/** The block of YAML with a note, without its indentation. */
function block(note: string): string {
  const [, indent, text] = new RegExp(String.raw`^( *)\`\`\`yaml ${note}\n([^]*?)^ *\`\`\`$`, 'm').exec(
    DOCS,
  )!;
  return text!.replaceAll(new RegExp(`^${indent!}`, 'gm'), '');
}

describe('docs/cases.md on proving a case', () => {
  it('shows a case that catches what it is there for, and an expect.yaml that holds', async () => {
    const cases = onlyCases(temporary(), { 'hidden/proven.yaml': block('proven') });
    const one = await backcheck(['verify', 'nyu-hw1', '--cases', cases, '--case', 'zeros-inside']);
    expect(one.code).toBe(0);
    expect(one.err).not.toContain('zeros-inside');
    expect(one.out).toContain('relu-derivative-one-at-zero');
    const example = join(cases, 'nyu-hw1', 'examples', 'wrong', 'new-mistake');
    mkdirSync(example, { recursive: true });
    cpSync(join(SAMPLE, 'qlh4933', 'mlp.py'), join(example, 'mlp.py'));
    writeFileSync(join(example, 'expect.yaml'), block('expect'));
    const all = await backcheck(['verify', 'nyu-hw1', '--cases', cases]);
    expect(all.code).toBe(1); // one case cannot catch every mistake
    expect(all.out).toContain('✓ All examples (1 wrong) get the verdict that their folder names.');
  });
});
