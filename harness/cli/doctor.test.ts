import { existsSync } from 'node:fs';
import { execa } from 'execa';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { WALLS } from './doctor/walls.ts';

const MAIN = `${import.meta.dirname}/main.ts`;

interface Found {
  ok: boolean;
  machine: { cores: number; memory_gb: number };
  node: string;
  python: { path: string; torch: string; numpy: string; cpu_capability: string };
  cgroup: { memory: boolean; processes: boolean };
  tiers: Record<'A' | 'B' | 'C', { works: boolean; walls: Record<string, string>; remedy: unknown }>;
}

const doctor = (args: readonly string[], environment: Record<string, string> = {}) =>
  execa(process.execPath, [MAIN, 'doctor', ...args], { reject: false, env: environment });

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => stringWidth(line)));
}

describe('backcheck doctor', () => {
  it('has tried every wall of every tier, and found a way through where there is no isolation', async () => {
    const { stdout, stderr, exitCode } = await doctor(['--json']);
    const found = JSON.parse(stdout) as Found;
    expect(stderr).toBe('');
    expect(exitCode).toBe(found.ok ? 0 : 2);
    expect(found.ok).toBe(found.tiers.A.works || found.tiers.B.works);
    expect(found.node).toBe(process.versions.node);
    expect(found.python.torch).toMatch(/^\d/);
    expect(found.python.numpy).toMatch(/^\d/);
    expect(found.machine.cores).toBeGreaterThan(0);
    const { B, C } = found.tiers;
    expect(B.works).toBe(true);
    for (const { id } of WALLS.filter(({ tiers }) => tiers.includes('B')))
      expect(`${id} ${B.walls[id]}`).toBe(`${id} holds`);
    expect(Object.keys(C.walls)).toEqual(WALLS.map(({ id }) => id));
    // The probe is worth something only if it gets through where nothing stops it.
    for (const id of ['other_submissions', 'grader_files', 'environment', 'writing', 'network', 'signals'])
      expect(`${id} ${C.walls[id]}`).toBe(`${id} open`);
  });

  it('says how to mend what is missing, in 80 columns', async () => {
    // Nothing shows that bubblewrap is missing as well as a machine on which it is: here it hides itself.
    const places = ['/usr/local/bin/bwrap', '/usr/bin/bwrap'].filter((path) => existsSync(path));
    const hiding = places.flatMap((path) => ['--dev-bind', '/dev/null', path]);
    const args = ['--dev-bind', '/', '/', ...hiding, '--', process.execPath, MAIN, 'doctor'];
    const { stdout, exitCode } = await execa('bwrap', args, { reject: false });
    expect(stdout).toMatch(/^it works +NO +yes +yes$/m);
    expect(stdout).toMatch(
      /Tier A .* does not work\.\n +why +bubblewrap, .* is not installed\.\n +mend +\S+/,
    );
    expect(stdout).toContain('Grading uses tier B here');
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    expect(exitCode).toBe(0);
  });

  it('ends with 2 where nothing can run, and says it once for all tiers', async () => {
    const { stdout, exitCode } = await doctor([], { BACKCHECK_PYTHON: '/nowhere/python3' });
    expect(exitCode).toBe(2);
    expect(stdout.match(/^ {2}mend/gm)).toHaveLength(1);
    expect(stdout).toContain('unset it');
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  });

  it('checks another root folder instead of this machine', async () => {
    const { stdout, exitCode } = await doctor(['--json', '--root', import.meta.dirname]);
    const found = JSON.parse(stdout) as Found;
    expect(exitCode).toBe(2);
    expect(found.python.path).toBeNull();
    expect(found.tiers.A.remedy).toMatchObject({ code: 'empty-root' });
  });
});
