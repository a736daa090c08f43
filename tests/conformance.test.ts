import { execa } from 'execa';
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../harness/cli/doctor/diagnosis.ts';
import { WALLS } from '../harness/cli/doctor/walls.ts';
import { TIERS, type Tier } from '../harness/model/tier.ts';
import { PLACES, type Place } from './conformance/places.ts';
import { ownFolder } from './random-cases.ts';

const LEFT_BEHIND = join(import.meta.dirname, 'hostile', 'left_behind.py');
const AT_A_TIME = 2;

interface Run {
  readonly found: Diagnosis;
  readonly err: string;
  /** What is left in the folder for temporary files. */
  readonly left: readonly string[];
}

/** Runs every attempt on every wall by the real command line, on whatever each tier consists of in a place. */
async function tryEverything({ command, args }: Place, folder: string): Promise<Run> {
  const [mount, temporary] = [join(folder, 'project'), join(folder, 'tmp')];
  for (const path of [folder, mount, temporary]) mkdirSync(path);
  chmodSync(temporary, 0o1777);
  const line = [...command(mount), 'doctor', '--thorough', '--json', ...args];
  const { stdout, stderr } = await execa('python3', [LEFT_BEHIND, ...line], {
    env: { TMPDIR: temporary },
    reject: false,
    stdin: 'ignore',
  });
  return { found: JSON.parse(stdout) as Diagnosis, err: stderr, left: readdirSync(temporary) };
}

/** What processes share beyond files of their own: shared memory, queues and the like, also of System V. */
function shared(): readonly string[] {
  const files = ['/dev/shm', '/var/tmp'].flatMap((folder) =>
    readdirSync(folder).filter((name) => /^backcheck-doctor-\d+$/.test(name)),
  );
  return [...files, ...['shm', 'sem', 'msg'].map((kind) => readFileSync(`/proc/sysvipc/${kind}`, 'utf8'))];
}

const folder = ownFolder();
const before = shared();
const runs = new Map<Place, Run>();
beforeAll(async () => {
  chmodSync(folder, 0o755);
  const waiting = PLACES.map((place, index) => ({ place, own: join(folder, String(index)) }));
  const oneAfterTheOther = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      runs.set(next.place, await tryEverything(next.place, next.own));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, oneAfterTheOther));
}, 600_000);

describe.each(PLACES)('the isolation contract, $name', (place) => {
  const { tiers, remedy } = place;
  const run = (): Run => runs.get(place)!;
  const on = (tier: Tier, wall: string) =>
    run().found.tiers[tier].tried.filter((attempt) => attempt.wall === wall);
  const promises = (isPromised: boolean) =>
    tiers.flatMap((tier) =>
      WALLS.filter((wall) => wall.tiers.includes(tier) === isPromised).map(({ id }) => [tier, id] as const),
    );

  it.each(tiers)('tier %s works', (tier) => {
    expect(run().found.tiers[tier]).toMatchObject({ works: true, remedy: null });
  });

  it.each(TIERS.filter((tier) => !tiers.includes(tier)))('tier %s says why it does not work', (tier) => {
    const told = run().found.tiers[tier];
    expect(told.works).toBe(false);
    expect(told.remedy!.why).toContain(remedy?.why ?? 'Another root folder');
    expect(told.remedy!.mend).toContain(remedy?.mend ?? 'Leave out --root');
  });

  it.each(promises(true))('tier %s keeps its promise: %s', (tier, wall) => {
    const tried = on(tier, wall);
    expect(tried.length).toBeGreaterThan(0);
    expect(tried.filter(({ standing }) => standing !== 'holds')).toEqual([]);
  });

  // An attempt is worth something only if it gets through where nothing is promised.
  it.each(promises(false))('tier %s does not promise, and does not keep: %s', (tier, wall) => {
    const tried = on(tier, wall);
    expect(tried.length).toBeGreaterThan(0);
    const refused = tried.filter(({ standing, otherwise }) => standing !== 'open' && otherwise === undefined);
    expect(refused).toEqual([]);
  });

  it('leaves no process and no file behind', () => {
    expect({ err: run().err, left: run().left }).toEqual({ err: '', left: [] });
  });
});

describe('the isolation contract everywhere', () => {
  it('leaves no shared memory, semaphore or queue behind', () => {
    expect(shared()).toEqual(before);
  });
});
