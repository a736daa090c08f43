import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Submission } from '../model/submission.ts';
import { SUBMISSION_CODES, type SubmissionCode } from './codes.ts';
import { uniqueIds } from './submission-id.ts';
import { loadSubmissions } from './submissions.ts';
import { FLAGS, forged, makeZip, withField } from './testing/zip.ts';
import { FOLDER, makeFolder, PIPE, writeFiles, type Content } from './testing/folder.ts';

const OPTIONS = { limits: { source_kb: 64 }, files: ['mlp.py'] };

describe('a class', () => {
  it('is a folder of folders; plain files beside them are passed over', async () => {
    const folder = makeFolder({
      'zoe/mlp.py': 'z = 1',
      'amy/mlp.py': 'a = 1',
      'README.md': 'x',
      'LIESMICH.md': { link: 'README.md' },
      'roster.csv': 'x',
      'starter.py': 'x',
      '.git/config': 'x',
      '__MACOSX/amy/._mlp.py': 'x',
    });
    expect(summary(await readAll(folder))).toEqual({ amy: ['mlp.py'], zoe: ['mlp.py'] });
  });

  it('is read one by one, and only when the turn comes', async () => {
    const folder = makeFolder({ 'amy/mlp.py': 'early', 'zoe/mlp.py': 'early' });
    const { submissions } = await loadSubmissions([folder], OPTIONS);
    writeFiles(folder, { 'zoe/mlp.py': 'late' });
    const { files } = await submissions[1]!.read();
    expect(Buffer.from(files[0]!.bytes).toString()).toBe('late');
  });

  it('keeps going: one of every bad kind costs nobody else anything', async () => {
    const folder = makeFolder({
      'a-empty': FOLDER,
      'b-binary/mlp.py': Buffer.from([0, 255, 1, 254]),
      'c-pipe/mlp.py': PIPE,
      'd-link/mlp.py': { link: '/etc/passwd' },
      'e-folder/mlp.py': FOLDER,
      'f-huge/mlp.py': 'x',
      'g-linked': { link: 'z-good' },
      'h.zip': 'PK',
      'i-loop': { link: 'i-loop' },
      'z-good/mlp.py': 'ok',
    });
    // Terabytes that occupy nothing.
    truncateSync(join(folder, 'f-huge/mlp.py'), 2 ** 42);
    const all = await readAll(folder);
    expect(Object.fromEntries(all.map(({ id, problems }) => [id, problems.map(({ code }) => code)]))).toEqual(
      {
        'a-empty': ['no-files'],
        'b-binary': [],
        'c-pipe': ['special-file'],
        'd-link': ['symlink'],
        'e-folder': ['unreadable'],
        'f-huge': ['too-large'],
        'g-linked': ['symlink'],
        h: ['damaged-zip'],
        'i-loop': ['symlink'],
        'z-good': [],
      },
    );
    expect(all.flatMap(({ files }) => files.map(({ bytes }) => Buffer.from(bytes)))).toEqual([
      Buffer.from([0, 255, 1, 254]),
      Buffer.from('ok'),
    ]);
  });

  it('may have any names; ids are printable, safe as file names, and unique', async () => {
    const folder = makeFolder({
      'Zoë Müller/mlp.py': '1',
      'new\nline/mlp.py': '1',
      'new line/mlp.py': '1',
      'evil\u202Egnp.exe/mlp.py': '1',
      '\u200B../mlp.py': '1',
      '\u200B\u200C/mlp.py': '1',
      'ANN/mlp.py': '1',
      'ann/mlp.py': '1',
      'a\'b"$(id);*/mlp.py': '1',
    });
    const broken = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x62, 0xff, 0x62])]);
    mkdirSync(broken);
    writeFileSync(Buffer.concat([broken, Buffer.from('/mlp.py')]), '1');
    const all = await readAll(folder);
    const found = summary(all);
    expect(Object.keys(found).toSorted()).toEqual(
      [
        'ANN',
        'Zoë Müller',
        'a\'b"$(id);*',
        'ann-2',
        'b\ufffdb',
        'evilgnp.exe',
        'new line',
        'new line-2',
        'unnamed',
        'unnamed-2',
      ].toSorted(),
    );
    expect(Object.values(found)).toEqual(Object.values(found).map(() => ['mlp.py']));
  });

  it('has ids that are unique and fit into a file name, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (names) => {
        const ids = uniqueIds(names.map((name) => Buffer.from(name)));
        expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(names.length);
        for (const id of ids) {
          expect(Buffer.byteLength(`${id}.json`)).toBeLessThanOrEqual(255);
          expect(id).toMatch(/^[^./\p{Cc}\p{Cf}][^/\p{Cc}\p{Cf}]*$/u);
        }
      }),
    );
  });
});

describe('one submission', () => {
  const files = { 'amy/mlp.py': 'a', 'amy/help/more.py': 'b', 'amy/data.json': '{}' };

  it('is a folder with a Python file', async () => {
    const folder = makeFolder(files);
    expect(summary(await readAll(join(folder, 'amy')))).toEqual({
      amy: ['data.json', 'help/more.py', 'mlp.py'],
    });
  });

  it('or a file, taken alone and named after its folder', async () => {
    const folder = makeFolder(files);
    expect(summary(await readAll(join(folder, 'amy/mlp.py')))).toEqual({ amy: ['mlp.py'] });
  });

  it('is named also where the path is `.`', () => {
    const folder = join(makeFolder(files), 'amy');
    const script = `
      import { loadSubmissions } from ${JSON.stringify(join(import.meta.dirname, 'submissions.ts'))};
      const { submissions } = await loadSubmissions(['.', 'mlp.py'], { limits: { source_kb: 9 } });
      console.log(submissions.map(({ id }) => id).join());`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(String(stdout).trim()).toBe('amy,amy-2');
  });

  it('leaves out what no grader needs, without a word', async () => {
    const folder = makeFolder({
      'mlp.py': 'x',
      'theory.pdf': 'x',
      '.DS_Store': 'x',
      '.venv/x.py': 'x',
      'venv/deep/x.py': 'x',
      '__pycache__/mlp.cpython-311.pyc': 'x',
      'mlp.py~': 'x',
    });
    expect(await readAll(folder)).toMatchObject([{ files: [{ name: 'mlp.py' }], problems: [] }]);
  });

  it('keeps its code where data takes too much room', async () => {
    const folder = makeFolder({
      'a.csv': 'x'.repeat(40 * 1024),
      'mlp.py': 'x'.repeat(30 * 1024),
      'help/b.py': 'x'.repeat(30 * 1024),
      'small.txt': 'x',
    });
    expect(await readAll(folder)).toMatchObject([
      {
        files: [{ name: 'help/b.py' }, { name: 'mlp.py' }, { name: 'small.txt' }],
        problems: [{ code: 'too-large', file: 'a.csv' }],
      },
    ]);
  });

  it('keeps its own files where there are thousands of others', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => [`data/${index}.txt`, 'x']);
    const folder = makeFolder({ 'mlp.py': 'x', ...(Object.fromEntries(many) as Record<string, string>) });
    const [{ files: taken, problems } = { files: [], problems: [] }] = await readAll(folder);
    expect(taken).toHaveLength(64);
    expect(taken.map(({ name }) => name)).toContain('mlp.py');
    expect(problems.map(({ code }) => code)).toEqual(['too-many-files', 'too-many-files']);
  });
});

const ZIP = await makeZip({ 'mlp.py': 'x' });

/** For each code, what stands in a folder, and what of it is asked for. The type asks for every code but one, tested below. */
const EXAMPLES: Readonly<
  Record<Exclude<SubmissionCode, 'lost'>, readonly [path: string, files: Record<string, Content>]>
> = {
  'no-such-path': ['nowhere', {}],
  'no-submissions': ['', {}],
  'unsupported-file': ['notes.md', { 'notes.md': 'x' }],
  'not-graded': ['', { 'amy/mlp.py': 'x', 'theory.pdf': 'x' }],
  'damaged-zip': ['amy.zip', { 'amy.zip': 'x' }],
  encrypted: ['amy.zip', { 'amy.zip': withField(ZIP, FLAGS, (flags) => flags | 1, 2) }],
  'zip-bomb': ['amy.zip', { 'amy.zip': await makeZip({ 'mlp.py': '0'.repeat(2 ** 21) }) }],
  'unsafe-name': ['amy.zip', { 'amy.zip': forged(ZIP, 'mlp.py', '../a.y') }],
  'name-collision': ['amy.zip', { 'amy.zip': await makeZip({ 'mlp.py': '1', 'MLP.py': '2' }) }],
  'bad-metadata': ['', { 'submission_metadata.yml': '[', 'amy/mlp.py': 'x' }],
  symlink: ['', { 'mlp.py': 'x', 'help.py': { link: 'mlp.py' } }],
  'special-file': ['', { 'mlp.py': PIPE }],
  unreadable: ['', { 'mlp.py': FOLDER }],
  'too-large': ['', { 'mlp.py': 'x'.repeat(64 * 1024 + 1) }],
  'too-many-files': [
    '',
    { 'mlp.py': 'x', ...Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`${i}.py`, 'x'])) },
  ],
  'too-deep': ['', { 'mlp.py': 'x', 'a/b/c.py': 'x' }],
  'bad-name': ['', { 'mlp.py': 'x', 'a\nb.py': 'x' }],
  'no-files': ['', { 'amy/theory.pdf': 'x' }],
};

describe('what cannot be taken in', () => {
  it.each(Object.entries(EXAMPLES))('has the code %s', async (code, [path, files]) => {
    const folder = makeFolder(files);
    const { submissions, problems } = await loadSubmissions([join(folder, path)], OPTIONS);
    const read = await Promise.all(submissions.map(async (source) => source.read()));
    const found = [...problems, ...read.flatMap((submission) => submission.problems)];
    expect(found.map((problem) => problem.code)).toEqual([code]);
    expect(SUBMISSION_CODES).toHaveProperty(code);
  });

  it('includes what this user may not read', () => {
    const folder = makeFolder({ 'amy/mlp.py': 'x', 'ben/mlp.py': 'x', 'zoe/mlp.py': 'x' });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'amy/mlp.py'), 0);
    chmodSync(join(folder, 'ben'), 0);
    // To root everything is readable; the sources are read before root is given up.
    const script = `
      import { loadSubmissions } from ${JSON.stringify(join(import.meta.dirname, 'submissions.ts'))};
      if (process.getuid() === 0) process.seteuid(65534);
      const { submissions } = await loadSubmissions([${JSON.stringify(folder)}], { limits: { source_kb: 9 } });
      for (const { id, read } of submissions) console.log(id, (await read()).problems.map((p) => p.code).join());`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    chmodSync(join(folder, 'ben'), 0o755);
    expect(stderr).toBe('');
    expect(stdout).toBe('amy unreadable\nben unreadable\nzoe \n');
  });

  it('includes archives of another kind: their students are not forgotten', async () => {
    const names = ['a.rar', 'b.7z', 'c.tar.gz', 'd.TGZ', 'e.tar'];
    const folder = makeFolder({ 'zoe.zip': ZIP, ...Object.fromEntries(names.map((name) => [name, 'x'])) });
    const { submissions, problems } = await loadSubmissions([folder], OPTIONS);
    expect(problems).toEqual([]);
    expect(submissions.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'zoe']);
    const [rar] = await Promise.all(submissions.map(async ({ read }) => read()));
    const text = 'The submission is an archive that cannot be read (a.rar); a zip was expected.';
    expect(rar!.problems).toEqual([{ code: 'unsupported-file', file: '.', text }]);
  });

  it('is told of work that lies beside the zips of a class, which are graded all the same', async () => {
    const folder = makeFolder({
      'amy.zip': ZIP,
      'ben.zip': ZIP,
      'zoe.py': 'x',
      'theory.pdf': 'x',
      'notes.txt': 'x',
    });
    const { submissions, problems } = await loadSubmissions([folder], OPTIONS);
    expect(submissions.map(({ id }) => id)).toEqual(['amy', 'ben']);
    const text = 'What lies beside the submissions is not graded: theory.pdf, zoe.py.';
    expect(problems).toEqual([{ code: 'not-graded', file: folder, text, severity: 'warning' }]);
  });

  it('includes what is gone when its turn comes, which nobody is charged with', async () => {
    const folder = makeFolder({ 'amy/mlp.py': 'x', 'ben/mlp.py': 'x', 'zoe.zip': ZIP });
    const { submissions } = await loadSubmissions([folder], OPTIONS);
    for (const name of ['amy', 'zoe.zip']) rmSync(join(folder, name), { recursive: true });
    const problems = await Promise.all(submissions.map(async ({ read }) => (await read()).problems));
    const text = 'was there when the run began, and is gone; mend that, and run the same command again.';
    expect(problems).toMatchObject([
      [{ code: 'lost', file: '.', text: `The folder ${text}` }],
      [],
      [{ code: 'lost', file: '.', text: `The zip ${text}` }],
    ]);
  });

  it('includes sockets, which are not even opened', async () => {
    const folder = makeFolder({});
    // Opening one fails; that it is `special-file` and not `lost` shows that nobody tried.
    const server = createServer().listen(join(folder, 'mlp.py'));
    await once(server, 'listening');
    const [submission] = await readAll(folder);
    server.close();
    expect(submission!.problems).toMatchObject([{ code: 'special-file', file: 'mlp.py' }]);
  });

  it('suggests the nearest name for a path that does not exist, and goes on with the others', async () => {
    const folder = makeFolder({ 'fall/amy/mlp.py': 'x', 'spring/zoe/mlp.py': 'x' });
    const { submissions, problems } = await loadSubmissions(
      [join(folder, 'fal'), join(folder, 'spring')],
      OPTIONS,
    );
    expect(problems).toMatchObject([{ code: 'no-such-path', suggestion: 'Did you mean `fall`?' }]);
    expect(submissions.map(({ id }) => id)).toEqual(['zoe']);
  });
});

async function readAll(path: string): Promise<Submission[]> {
  const { submissions } = await loadSubmissions([path], OPTIONS);
  return await Promise.all(submissions.map(async (source) => source.read()));
}

function summary(submissions: readonly Submission[]): Record<string, string[]> {
  return Object.fromEntries(submissions.map(({ id, files }) => [id, files.map(({ name }) => name)]));
}
