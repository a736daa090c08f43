import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSubmissions } from './submissions.ts';
import { makeFolder, type Content } from './testing/folder.ts';
import { makeZip } from './testing/zip.ts';
import type { FindOptions } from './found.ts';

/** As in an export; keys are Ruby's symbols. */
const METADATA = `---
submission_101:
  :submitters:
  - :name: Amy Adams
    :sid: N12345678
    :email: aa101@nyu.edu
  :created_at: 2026-02-11 04:50:00.168126000 Z
  :score: 0.0
  :status: processed
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests: []
submission_102:
  :submitters:
  - :name: Bo
    :sid: ''
    :email: BB102@nyu.edu
  - :name: Cy
    :sid: ''
    :email: cc103@nyu.edu
  :created_at: 2026-02-11 05:30:00 Z
`;
const FILES = {
  'submission_metadata.yml': METADATA,
  'submission_101/mlp.py': 'a',
  'submission_102/mlp.py': 'b',
  'submission_102/theory.pdf': 'p',
};

async function load(files: Readonly<Record<string, Content>>, path = '', more: Partial<FindOptions> = {}) {
  const options = { limits: { source_kb: 64 }, files: ['mlp.py'], ...more };
  const { submissions, superseded, problems } = await loadSubmissions(
    [join(makeFolder(files), path)],
    options,
  );
  const read = await Promise.all(submissions.map(async (source) => source.read()));
  return { read, superseded, problems };
}

const EXPECTED = [
  {
    id: 'aa101',
    files: [{ name: 'mlp.py' }],
    handIn: {
      form: 'export',
      files: ['mlp.py'],
      students: ['aa101'],
      submitted: '2026-02-11T04:50:00.168126Z',
    },
  },
  {
    id: 'BB102',
    files: [{ name: 'mlp.py' }],
    handIn: {
      form: 'export',
      files: ['mlp.py', 'theory.pdf'],
      students: ['bb102', 'cc103'],
      submitted: '2026-02-11T05:30:00Z',
    },
  },
];

const identify = (names: readonly string[]) => (names.includes('N12345678') ? 'aa1' : null);

describe("a platform's export", () => {
  it('says who handed in, and when; a group is one submission of several students', async () => {
    expect(await load(FILES)).toMatchObject({ read: EXPECTED, problems: [] });
  });

  it.each(['', 'assignment_7_export/'])('may be a zip, with its files in the folder `%s`', async (folder) => {
    const members = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [folder + name, text]));
    const found = await load({ 'export.zip': await makeZip(members) }, 'export.zip');
    expect(found).toMatchObject({ read: EXPECTED, problems: [] });
  });

  it('is matched with the roster by sid or e-mail', async () => {
    const { read } = await load(FILES, '', { identify });
    expect(read.map(({ id }) => id)).toEqual(['aa1', 'BB102']);
  });

  it('counts the later of two submissions of one student, whatever their order', async () => {
    const again = METADATA.replace('BB102', 'aa101');
    const { read, superseded } = await load({ ...FILES, 'submission_metadata.yml': again });
    expect(read.map(({ handIn }) => handIn!.submitted)).toEqual(['2026-02-11T05:30:00Z']);
    expect(superseded).toMatchObject([{ student: 'aa101' }]);
  });

  it('grades a folder of which it says nothing, and tells of one that is gone', async () => {
    const { 'submission_101/mlp.py': _gone, ...rest } = FILES;
    const { read } = await load({ ...rest, 'submission_109/mlp.py': 'x' });
    expect(read.map(({ id, problems }) => [id, problems.map(({ code }) => code)])).toEqual([
      ['BB102', []],
      ['submission_109', []],
      ['aa101', ['no-files']],
    ]);
  });

  it.each(['[', 'x', '- a\n'])(
    'with a list that cannot be read (%j) is graded under the names of its folders',
    async (text) => {
      const { read, problems } = await load({ ...FILES, 'submission_metadata.yml': text });
      expect(problems.map(({ code }) => code)).toEqual(['bad-metadata']);
      expect(read.map(({ id }) => id)).toEqual(['submission_101', 'submission_102']);
    },
  );

  it('has no time where the list gives none that can be read', async () => {
    const { read } = await load({
      ...FILES,
      'submission_metadata.yml': METADATA.replace('05:30:00', '29:30:00'),
    });
    expect(read[1]!.handIn).not.toHaveProperty('submitted');
  });
});
