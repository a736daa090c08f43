import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exposed } from './exposed.ts';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backcheck-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('folders that workers could read', () => {
  it('are those in /usr, in the folders of Python, and in another root; nothing else', () => {
    const folder = temporary();
    for (const name of ['venv/cases', 'cases', 'venv-other', 'root/usr/cases'])
      mkdirSync(join(folder, name), { recursive: true });
    const at = (name: string) => join(folder, name);
    expect(exposed(['/usr/share'], [], null)).toEqual({ folder: '/usr/share', by: '/usr' });
    expect(exposed([at('cases'), at('venv/cases')], [at('venv')], null)).toEqual({
      folder: at('venv/cases'),
      by: at('venv'),
    });
    expect(exposed([at('venv')], [at('venv')], null)).not.toBeNull();
    expect(exposed([at('cases'), at('venv-other'), at('missing')], [at('venv')], null)).toBeNull();
    expect(exposed([at('root/usr/cases')], [], at('root'))).not.toBeNull();
    expect(exposed([at('cases')], [], at('root'))).toBeNull();
    // A virtual environment in the folder of the course opens itself, not the folder.
    expect(exposed([folder], [at('venv')], null)).toBeNull();
  });

  it('are seen through links', () => {
    const folder = temporary();
    mkdirSync(join(folder, 'libraries', 'cases'), { recursive: true });
    symlinkSync(join(folder, 'libraries', 'cases'), join(folder, 'cases'));
    expect(exposed([join(folder, 'cases')], [join(folder, 'libraries')], null)).not.toBeNull();
  });
});
