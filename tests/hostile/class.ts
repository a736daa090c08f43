import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Report } from '../../harness/model/report.ts';
import type { Tier } from '../../harness/model/tier.ts';
import { HOME, SAMPLE, type Ended } from '../cli.ts';
import { casesWith } from '../random-cases.ts';

export const EXAMPLES = join(HOME, 'cases', 'nyu-hw1', 'examples');
const ANY_SHAPE = join(HOME, 'cases', 'nyu-hw1', 'hidden', 'any-shape.yaml');
const GOOD = 60;

/** What no submission may get hold of: in a file beside the cases, and in the environment of the grader. */
export const SECRETS = ['canary-in-a-file-8c1f52', 'canary-in-the-environment-41d9e7'] as const;

/** What no student may get to see of a hidden case: its id, and its inputs in any notation. */
export const HIDDEN = [
  'canary-case',
  ...[17.40625, -29.15625, 11.71875].flatMap((value) => [String(Math.abs(value)), hexOf(value)]),
];

const CANARY_CASE = `
- id: canary-case
  title: A case whose inputs are known
  points: 1
  network: {in: 2, hidden: 2, out: 1, f: relu, g: identity}
  batch: 2
  loss: mse
  inputs:
    x: [[17.40625, -29.15625], [11.71875, 1]]
    W1: [[17.40625, 1], [1, -29.15625]]
    b1: [11.71875, 0]
    W2: [[1, 17.40625]]
    b2: [-29.15625]
    y: [[11.71875], [17.40625]]
`;

/** Small enough for a test to wait for; what the examples say of themselves holds with them too. */
const LIMITS = `
limits: {import_cpu_seconds: 2, case_cpu_seconds: 1, wall_factor: 3}
`;

/** Each random case that fails is made smaller, for each of the hostile ones: a few are enough here. */
function enoughOf(cases: string): string {
  const kept = cases
    .split(/^(?=- id: )/m)
    .filter((text) => !/^- id: (any-scale|own-gradients|rows-combined)$/m.test(text));
  return kept.join('').replaceAll(/runs: \d+/g, 'runs: 20');
}

function hexOf(value: number): string {
  return Buffer.from(Float32Array.of(value).buffer).toString('hex');
}

/** A folder for a whole class: cases with canaries, hostile submissions, and sixty good ones. */
export class HostileClass {
  readonly cases: string;
  readonly #folder: string;
  /** Ids of the good ones; the others are named as in the folder of examples. */
  readonly good: readonly string[];

  constructor(folder: string) {
    // Every user may read all of it: only the walls around a worker keep it from there.
    chmodSync(folder, 0o755);
    this.#folder = folder;
    this.cases = casesWith(join(folder, 'cases'), {
      'hidden/0-canary.yaml': CANARY_CASE,
      'hidden/any-shape.yaml': enoughOf(readFileSync(ANY_SHAPE, 'utf8')),
    });
    appendFileSync(join(this.cases, 'nyu-hw1', 'assignment.yaml'), LIMITS);
    writeFileSync(join(this.cases, 'nyu-hw1', 'canary.txt'), `${SECRETS[0]}\n`, { mode: 0o644 });
    cpSync(join(EXAMPLES, 'hostile'), join(folder, 'mixed'), { recursive: true });
    const right = [
      ...readdirSync(join(EXAMPLES, 'accepted')).map((name) => join(EXAMPLES, 'accepted', name)),
      ...rightOfSample().map((name) => join(SAMPLE, name)),
    ];
    this.good = Array.from({ length: GOOD }, (_, index) => {
      const id = `good-${index}`;
      for (const place of ['mixed', 'alone'])
        cpSync(right[index % right.length]!, join(folder, place, id), { recursive: true });
      return id;
    });
  }

  /** Grades all of them, or the good ones alone. What it leaves behind, processes or files, is told on `err`. */
  async grade(place: 'mixed' | 'alone', tier: Tier, root: string | null): Promise<Ended & { out: string }> {
    const temporary = join(this.#folder, `tmp-${place}`);
    const out = join(this.#folder, `out-${place}`);
    mkdirSync(temporary, { mode: 0o755 });
    const command = [process.execPath, join(HOME, 'bin', 'backcheck.js'), 'grade', 'nyu-hw1'];
    const args = ['--cases', this.cases, '--out', out, '--isolation', tier, '--fresh', '--jobs', '2'];
    const { exitCode, stderr } = await execa(
      'python3',
      [
        join(import.meta.dirname, 'left_behind.py'),
        ...command,
        join(this.#folder, place),
        ...args,
        ...(root === null ? [] : ['--root', root]),
      ],
      {
        cwd: HOME,
        env: { NO_COLOR: '1', TMPDIR: temporary, BACKCHECK_CANARY_SECRET: SECRETS[1] },
        reject: false,
        stdin: 'ignore',
      },
    );
    const files = readdirSync(temporary).map((name) => `left behind: ${name}`);
    const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
    const mounted = mounts.filter((line) => line.includes(temporary)).map((line) => `left behind: ${line}`);
    return { code: exitCode, err: [stderr, ...files, ...mounted].filter(Boolean).join('\n'), out };
  }
}

function rightOfSample(): string[] {
  const table = readFileSync(join(SAMPLE, 'README.md'), 'utf8');
  return [...table.matchAll(/^\| `(\w+)` \| right \|/gm)].map(([, id]) => id!);
}

export function reportIn(out: string): Report {
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
}
