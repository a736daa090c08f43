import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemLine, type Problem } from '../model/problem.ts';
import { listAssignments, loadAssignment } from './assignment.ts';
import { CASE_CODES, type CaseCode } from './codes.ts';
import { FOLDER, PIPE, type Content } from './testing/folder.ts';
import { caseText, makeAssignment, OUTLINE } from './testing/sample.ts';

const given = (more: string): Record<string, Content> => ({
  'sample/hidden/extra.yaml': caseText('extra', more),
});
const hidden = (text: Content): Record<string, Content> => ({ 'sample/hidden/extra.yaml': text });
const TWO_PARTS = `${OUTLINE}  - {id: other, title: Other, points: 1, kind: two-layer-net, file: o.py}\n`;

/** For each code, files that have just that problem. The type asks for every code. */
const EXAMPLES: Readonly<Record<CaseCode, Readonly<Record<string, Content>>>> = {
  'no-assignment': { 'sample/assignment.yaml': null },
  'missing-file': hidden({ link: 'nowhere.yaml' }),
  unreadable: hidden(FOLDER),
  'too-large': hidden(`# ${' '.repeat(1024 * 1024)}`),
  'not-text': hidden(Buffer.from([0x2d, 0x20, 0xff, 0xfe])),
  'yaml-syntax': hidden('- {id: extra'),
  'unsupported-yaml': given('  again: !maybe true'),
  'duplicate-key': given('  loss: mse'),
  'forbidden-key': given('  __proto__: {points: 3}'),
  'not-finite': given('  scale: {x: 1e999}'),
  'too-deep': hidden('['.repeat(60) + ']'.repeat(60)),
  'unknown-alias': given('  scale: *nobody'),
  'endless-alias': given('  scale: &scale\n    x: *scale'),
  'too-many-aliases': hidden(billionLaughs()),
  'too-many-problems': hidden(caseText('extra') + '  loss: mse\n'.repeat(60)),
  'unknown-key': given('  momentum: 0.9'),
  'missing-key': hidden(caseText('extra').replace(/ {2}batch.*\n/, '')),
  'wrong-type': hidden(caseText('extra').replace('batch: 7', 'batch: many')),
  'unknown-value': hidden(caseText('extra').replace('relu', 'gelu')),
  'out-of-range': hidden(caseText('extra').replace('batch: 7', 'batch: 0')),
  'wrong-form': hidden(caseText('Extra_Case')),
  'too-short': given('  checks: []'),
  'duplicate-item': given('  checks: [loss, forward, loss]'),
  'duplicate-id': hidden(caseText('open')),
  'unknown-kind': { 'sample/assignment.yaml': OUTLINE.replace('two-layer', 'two-layers') },
  'unknown-part': given('  part: gd'),
  'impossible-case': given('  inputs: {b1: [1, 2]}'),
  'part-without-cases': {
    'sample/assignment.yaml': TWO_PARTS,
    'sample/public/open.yaml': caseText('open', '  part: mlp'),
    'sample/hidden/closed.yaml': caseText('closed', '  part: mlp'),
  },
  'impossible-rule': {
    'sample/assignment.yaml': `${OUTLINE}hand_in: {files: [mlp.py], due: 2026-02-10 23:55}\n`,
  },
  'no-cases': hidden('# Nothing here yet.'),
  'no-public-cases': { 'sample/public/open.yaml': null },
  'no-hidden-cases': { 'sample/hidden/closed.yaml': null },
  'ignored-file': { 'sample/hidden/notes.txt': 'Batch of 1 next.' },
  'single-stage-share': hidden('- {id: f, title: F, points: 2, stage: loss, loss: mse, batch: 3, out: 2}'),
};

describe('an assignment', () => {
  it('loads with defaults filled in, public cases first, each with its place', () => {
    const folder = makeAssignment({
      'sample/assignment.yaml': `${OUTLINE}accept: {numpy: half}\nlimits: {case_cpu_seconds: 2}\n`,
    });
    const { assignment, problems } = loadAssignment(folder);
    expect(problems).toEqual([]);
    expect(assignment).toMatchObject({
      id: 'sample',
      title: 'Sample',
      accept: { numpy: 'half', float64: 'full' },
      limits: { case_cpu_seconds: 2, import_cpu_seconds: 10 },
      cases: [
        { visibility: 'public', part: 'mlp', line: 1, file: join(folder, 'public/open.yaml') },
        { visibility: 'hidden', part: 'mlp', line: 1, fields: { id: 'closed', batch: 7 } },
      ],
    });
  });

  it('reports a misspelt key, a wrong type and a repeated id as three problems, each in its place', () => {
    const folder = makeAssignment({
      'sample/hidden/closed.yaml': [
        caseText('first').replace('batch', 'bacth'),
        caseText('second').replace('out: 4', 'out: four'),
        caseText('open'),
      ].join('\n'),
    });
    expect(lines(folder)).toEqual([
      'hidden/closed.yaml:5:3: `bacth` is not a key of a case. Did you mean `batch`?',
      'hidden/closed.yaml:11:36: `network.out` must be a whole number from 1 to 4096; got the text "four".',
      `hidden/closed.yaml:15:7: The id \`open\` is taken by the case at ${folder}/public/open.yaml:1. Give it another id.`,
    ]);
  });

  it.each(Object.entries(EXAMPLES))('has the code %s for its own mistake', (code, files) => {
    const { assignment, problems } = loadAssignment(makeAssignment(files));
    // The sixty repeated keys of one example are fifty of their own code, and one that tells of the rest.
    const found = problems.filter((problem) => code === problem.code || problem.code !== 'duplicate-key');
    expect(found.map((problem) => problem.code)).toEqual([code]);
    const isWarning = CASE_CODES[code as CaseCode].startsWith('Warning');
    expect(found[0]!.severity === 'warning').toBe(isWarning);
    expect(assignment === null).toBe(!isWarning);
  });

  it('goes on with the other files where one cannot be read', () => {
    const folder = makeAssignment({
      'sample/hidden/a.yaml': '- {id: broken',
      'sample/hidden/b.yaml': Buffer.from([0, 1, 2]),
      'sample/hidden/c.yaml': caseText('last').replace('mse', 'mae'),
      'sample/hidden/d.yaml': PIPE,
    });
    const files = loadAssignment(folder).problems.map(({ file }) => relative(folder, file));
    expect(files).toEqual(['hidden/a.yaml', 'hidden/b.yaml', 'hidden/c.yaml', 'hidden/d.yaml']);
  });

  it('checks the cases also where assignment.yaml has mistakes of its own', () => {
    const folder = makeAssignment({
      'sample/assignment.yaml': OUTLINE.replace('title: Sample', 'titel: Sample'),
      'sample/hidden/closed.yaml': caseText('closed').replace('relu', 'rleu'),
    });
    expect(codes(folder)).toEqual(['unknown-key', 'unknown-value']);
  });

  it('needs the part of a case where there are several', () => {
    const folder = makeAssignment({
      'sample/assignment.yaml': TWO_PARTS,
      'sample/public/open.yaml': caseText('open', '  part: othre'),
    });
    expect(lines(folder)).toEqual([
      'public/open.yaml:7:9: `part` must be one of mlp, other; got the text "othre". Did you mean `other`?',
      'hidden/closed.yaml:1:3: `part` is missing; it must be one of mlp, other.',
    ]);
  });

  it('reads .yml too, and passes over hidden files, backups and READMEs', () => {
    const folder = makeAssignment({
      'sample/hidden/more.yml': caseText('more'),
      'sample/hidden/.closed.yaml.swp': 'x',
      'sample/hidden/closed.yaml~': 'x',
      'sample/hidden/README.md': 'x',
    });
    const { assignment, problems } = loadAssignment(folder);
    expect(problems).toEqual([]);
    expect(assignment!.cases.map(({ fields }) => fields.id)).toEqual(['open', 'closed', 'more']);
  });

  it('that does not exist is answered with those that do', () => {
    const folder = makeAssignment();
    const problem = loadAssignment(folder.replace(/sample$/, 'smaple')).problems[0]!;
    expect(problem.text).toBe('There is no assignment `smaple`. There are: sample.');
    expect(problem.suggestion).toBe('Did you mean `sample`?');
    expect(listAssignments(join(folder, '..'))).toEqual(['sample']);
    expect(listAssignments(join(folder, 'nowhere'))).toEqual([]);
  });

  it('has a content hash that changes with how parts are run, and not with cases or points', () => {
    const before = hash({});
    expect(hash({ 'sample/hidden/closed.yaml': null, 'sample/hidden/b.yaml': caseText('closed') })).toBe(
      before,
    );
    expect(hash({ 'sample/assignment.yaml': OUTLINE.replace(/points: \d+/, 'points: 7') })).toBe(before);
    expect(hash({ 'sample/assignment.yaml': `${OUTLINE}\nlimits: {case_cpu_seconds: 7}\n` })).not.toBe(
      before,
    );
  });
});

function hash(files: Record<string, Content>): string {
  return loadAssignment(makeAssignment(files)).assignment!.contentHash;
}

function lines(folder: string): string[] {
  return loadAssignment(folder).problems.map((problem: Problem) =>
    problemLine({ ...problem, file: relative(folder, problem.file) }),
  );
}

function codes(folder: string): string[] {
  return loadAssignment(folder).problems.map(({ code }) => code);
}

function billionLaughs(): string {
  const levels = Array.from('bcdefghi', (name, index) => {
    const below = `*${'abcdefgh'[index]!}`;
    return `- &${name} [${Array.from({ length: 10 }, () => below).join(', ')}]`;
  });
  return ['- &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]', ...levels].join('\n');
}
