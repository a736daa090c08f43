import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSubmissions } from '../submissions.ts';
import { makeFolder, type Content } from '../testing/folder.ts';
import { CHECKSUM, FLAGS, forged, makeZip, SIZE, withField, type Packed } from '../testing/zip.ts';

const OPTIONS = { limits: { source_kb: 64 }, files: ['mlp.py', 'gd.py'] };
const S_IFLNK = 0o120_777;
const S_IFIFO = 0o010_644;
const GOOD = { 'mlp.py': 'net', 'gd.py': 'descent', 'theory.pdf': '%PDF' };
const ZIP = await makeZip(GOOD);

/** What is taken in of a file or folder of this name, with these contents. */
async function taken(files: Readonly<Record<string, Content>>, path = 'ak6624.zip') {
  const { submissions, superseded, problems } = await loadSubmissions(
    [join(makeFolder(files), path)],
    OPTIONS,
  );
  const read = await Promise.all(submissions.map(async (source) => source.read()));
  return { read, superseded, problems };
}

async function one(content: Content) {
  const { read } = await taken({ 'ak6624.zip': content }, '');
  expect(read).toHaveLength(1);
  const { id, files, problems, handIn } = read[0]!;
  expect(id).toBe('ak6624');
  return { names: files.map(({ name }) => name), codes: problems.map(({ code }) => code), handIn };
}

describe("a student's zip", () => {
  it('is named after the net id; code is unpacked, the rest is only listed', async () => {
    const { names, codes, handIn } = await one(ZIP);
    expect({ names, codes }).toEqual({ names: ['gd.py', 'mlp.py'], codes: [] });
    expect(handIn).toEqual({
      form: 'zip',
      archive: 'ak6624.zip',
      students: ['ak6624'],
      files: ['mlp.py', 'gd.py', 'theory.pdf'],
    });
  });

  it('holds bytes as they were packed', async () => {
    const { read } = await taken({ 'ak6624.zip': ZIP });
    expect(read[0]!.files.map(({ bytes }) => String(Buffer.from(bytes)))).toEqual(['descent', 'net']);
  });

  it.each<[what: string, files: Readonly<Record<string, Packed>>, names: string[]]>([
    ['in a folder', { 'hw1/mlp.py': 'x' }, ['hw1/mlp.py']],
    ['with litter', { ...GOOD, '__MACOSX/._mlp.py': 'x', '.DS_Store': 'x' }, ['gd.py', 'mlp.py']],
    ['with caches', { ...GOOD, '__pycache__/mlp.cpython-311.pyc': 'x' }, ['gd.py', 'mlp.py']],
    ['with a virtual environment', { ...GOOD, 'venv/lib/site.py': 'x' }, ['gd.py', 'mlp.py']],
    ['with long names of folders', { [`${'d'.repeat(200)}/mlp.py`]: 'x' }, [`${'d'.repeat(200)}/mlp.py`]],
    ['with a name in Chinese', { ...GOOD, '作业.py': 'x' }, ['gd.py', 'mlp.py', '作业.py']],
  ])('%s is taken in without a word', async (_what, files, names) => {
    expect(await one(await makeZip(files))).toMatchObject({ names, codes: [] });
  });

  it.each([
    ['./', ['mlp.py']],
    ['.//', ['mlp.py']],
    ['a\\b', ['a/bmlp.py']],
    ['a/./', ['a/mlp.py']],
  ])('may have names that begin with `%s`', async (prefix, names) => {
    const written = `${'x'.repeat(prefix.length)}mlp.py`;
    const zip = forged(await makeZip({ [written]: 'x' }), written, `${prefix}mlp.py`);
    expect(await one(zip)).toMatchObject({ names, codes: [] });
  });

  it('that holds nothing but a zip is looked into, once', async () => {
    const twice = await makeZip({ 'hw1.zip': ZIP });
    expect(await one(twice)).toMatchObject({ names: ['hw1.zip/gd.py', 'hw1.zip/mlp.py'], codes: [] });
    expect(await one(await makeZip({ 'outer.zip': twice }))).toMatchObject({
      names: [],
      codes: ['no-files'],
    });
  });
});

const MANY = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`d/${index}.py`, 'x']));
const DAMAGED = withField(ZIP, CHECKSUM, (sum) => (sum + 1) % 2 ** 32, 4);

const REFUSED: readonly (readonly [what: string, zip: Uint8Array, code: string])[] = [
  ['is empty', Buffer.alloc(0), 'damaged-zip'],
  ['is something else', Buffer.from('%PDF-1.7'), 'damaged-zip'],
  ['is cut short', ZIP.subarray(0, ZIP.length - 30), 'damaged-zip'],
  ['lost its beginning', ZIP.subarray(40), 'damaged-zip'],
  ['has a password', withField(ZIP, FLAGS, (flags) => flags | 1, 2), 'encrypted'],
  ['names the folder above', forged(ZIP, 'theory.pdf', '../ory.pdf'), 'unsafe-name'],
  ['names a folder above on the way', forged(ZIP, 'theory.pdf', 'a/../b.pdf'), 'unsafe-name'],
  ['has an absolute name', forged(ZIP, 'theory.pdf', '/etc/x.pdf'), 'unsafe-name'],
  ['has a name with a drive', forged(ZIP, 'theory.pdf', 'C:/ory.pdf'), 'unsafe-name'],
  ['has the folder above with backslashes', forged(ZIP, 'theory.pdf', String.raw`..\ory.pdf`), 'unsafe-name'],
  [
    'has one name twice',
    forged(await makeZip({ 'mlp.py': '1', 'mlq.py': '2' }), 'mlq', 'mlp'),
    'name-collision',
  ],
  ['has names that differ by case', await makeZip({ 'mlp.py': '1', 'Mlp.py': '2' }), 'name-collision'],
  ['has a file where a folder is', await makeZip({ 'mlp.py': '1', 'mlp.py/a.py': '2' }), 'name-collision'],
  ['is packed too well', await makeZip({ 'mlp.py': '0'.repeat(2 ** 21) }), 'zip-bomb'],
  ['says it is huge', withField(ZIP, SIZE, () => 200 * 2 ** 20, 4), 'zip-bomb'],
  ['has too many files', await makeZip(MANY), 'too-many-files'],
  ['holds nothing', await makeZip({}), 'no-files'],
  ['holds only a PDF', await makeZip({ 'theory.pdf': 'x' }), 'no-files'],
];

describe('a zip that cannot be taken in', () => {
  it.each(REFUSED)(
    'because it %s has the code that says so, and nothing of it is taken',
    async (_what, zip, code) => {
      expect(await one(zip)).toMatchObject({ names: [], codes: [code] });
    },
  );
});

const LEFT_OUT: readonly (readonly [
  what: string,
  zip: Uint8Array,
  code: string,
  names: readonly string[],
])[] = [
  [
    'is a link',
    await makeZip({ ...GOOD, 'mlp.py': { text: '/etc/passwd', mode: S_IFLNK } }),
    'symlink',
    ['gd.py'],
  ],
  ['is a pipe', await makeZip({ ...GOOD, 'mlp.py': { text: '', mode: S_IFIFO } }), 'special-file', ['gd.py']],
  [
    'has a name with a line break',
    await makeZip({ ...GOOD, 'a\nb.py': 'x' }),
    'bad-name',
    ['gd.py', 'mlp.py'],
  ],
  [
    'is too large',
    await makeZip({ ...GOOD, 'data.csv': 'x,'.repeat(2 ** 16) }),
    'too-large',
    ['gd.py', 'mlp.py'],
  ],
  ['says it is smaller than it is', withField(ZIP, SIZE, (size) => size - 1, 4), 'damaged-zip', []],
  [
    'has a name too long for a file',
    await makeZip({ ...GOOD, [`${'n'.repeat(300)}.py`]: 'x' }),
    'bad-name',
    ['gd.py', 'mlp.py'],
  ],
  ['has another checksum', DAMAGED, 'damaged-zip', []],
];

describe('a file in a zip that cannot be taken in', () => {
  it.each(LEFT_OUT)('because it %s costs nobody else anything', async (_what, zip, code, names) => {
    const found = await one(zip);
    expect(found.names).toEqual(names);
    expect(new Set(found.codes)).toEqual(new Set([code]));
  });
});

const other = async (text: string) => makeZip({ ...GOOD, 'mlp.py': text });

describe('a class in zips', () => {
  it('is a folder of zips, beside folders and files that are none', async () => {
    const { read } = await taken(
      { 'aa1.zip': ZIP, 'bb2.zip': 'broken', 'cc3/mlp.py': 'x', 'roster.csv': 'x' },
      '',
    );
    expect(read.map(({ id, files }) => [id, files.length])).toEqual([
      ['aa1', 2],
      ['bb2', 0],
      ['cc3', 1],
    ]);
  });

  it.each(['', 'class/', 'class/part one/'])(
    'is a zip of zips, in the folder `%s` or in none',
    async (folder) => {
      const files = {
        [`${folder}aa1.zip`]: ZIP,
        [`${folder}bb2.zip`]: await other('b'),
        '__MACOSX/._aa1.zip': 'x',
      };
      const { read } = await taken({ 'all.zip': await makeZip(files) }, 'all.zip');
      expect(read.map(({ id, files: taking }) => [id, taking.length])).toEqual([
        ['aa1', 2],
        ['bb2', 2],
      ]);
      expect(read[1]!.handIn).toMatchObject({ form: 'zip', archive: 'bb2.zip', students: ['bb2'] });
    },
  );

  it.each(['', 'class/'])("is a zip of students' folders, in the folder `%s` or in none", async (folder) => {
    const files = {
      [`${folder}amy/mlp.py`]: 'a',
      [`${folder}zoe/mlp.py`]: 'z',
      [`${folder}zoe/help.py`]: 'h',
    };
    const { read } = await taken({ 'all.zip': await makeZip(files) }, 'all.zip');
    expect(read.map(({ id, files: taking }) => [id, taking.map(({ name }) => name)])).toEqual([
      ['amy', ['mlp.py']],
      ['zoe', ['help.py', 'mlp.py']],
    ]);
    // A grader packed these; the rules for handing in are not for them.
    expect(read.map(({ handIn }) => handIn)).toEqual([undefined, undefined]);
  });

  it("is no class where one student's zip has folders", async () => {
    const { read } = await taken({ 'ak6624.zip': await makeZip({ 'mlp/mlp.py': 'x', 'gd/gd.py': 'x' }) });
    expect(read.map(({ id }) => id)).toEqual(['ak6624']);
  });

  it('has folders with a zip inside, as some platforms make them', async () => {
    const { read } = await taken({ 'amy/hw1.zip': ZIP, 'zoe/mlp.py': 'z' }, '');
    expect(read.map(({ id, files, handIn }) => [id, files.length, handIn?.archive])).toEqual([
      ['amy', 2, 'hw1.zip'],
      ['zoe', 1, undefined],
    ]);
  });

  it('counts the later of two of one student, and names the other', async () => {
    const [early, late] = [new Date('2026-02-01T00:00:00Z'), new Date('2026-02-02T00:00:00Z')];
    const files = {
      'a/ak6624 (1).zip': { text: await other('early'), mtime: early },
      'b/AK6624.zip': { text: await other('late'), mtime: late },
      'b/zz9.zip': ZIP,
    };
    const { read, superseded } = await taken({ 'all.zip': await makeZip(files) }, 'all.zip');
    expect(read.map(({ id }) => id)).toEqual(['AK6624', 'zz9']);
    expect(String(Buffer.from(read[0]!.files[1]!.bytes))).toBe('late');
    expect(superseded).toMatchObject([{ student: 'ak6624' }]);
    expect(superseded[0]!.path).toMatch(/all\.zip\/a\/ak6624 \(1\)\.zip$/);
  });
});
