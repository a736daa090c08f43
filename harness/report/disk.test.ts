import { fsyncSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile, syncFolder } from './disk.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backcheck-disk-'));
  path = join(folder, 'report.json');
});
beforeEach(() => writeFile(path, 'old'));
afterAll(() => rm(folder, { recursive: true }));

describe('replaceFile', () => {
  it('shows the old file to everyone until the new one is whole', async () => {
    await replaceFile(path, async (file) => {
      writeFileSync(file, 'ne');
      fsyncSync(file);
      expect(await readFile(path, 'utf8')).toBe('old');
      writeFileSync(file, 'w');
    });
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('that fails half-way leaves the old file, and nothing else', async () => {
    const attempt = replaceFile(path, (file) => {
      writeFileSync(file, 'ne');
      throw new Error('disk full');
    });
    await expect(attempt).rejects.toThrow('disk full');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['report.json']);
  });
});

it('syncFolder complains of a folder that is not there', async () => {
  await syncFolder(folder);
  await expect(syncFolder(join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
});
