import { execa } from 'execa';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOME } from '../../tests/cli.ts';
import { ownFolder } from '../../tests/random-cases.ts';
import { ROOTS } from '../../tests/roots.ts';
import { poolAt, request, SMALL } from '../../tests/tiny.ts';
import type { Job } from '../model/job.ts';
import type { Outcome } from '../model/outcome.ts';
import { TIERS } from '../model/tier.ts';
import { interpreters } from './interpreter.ts';
import { UNPRIVILEGED } from './launch.ts';
import type { Pool } from './pool.ts';

const SETTINGS = ROOTS.flatMap(({ name, root }) =>
  (root === null ? TIERS : (['A'] as const)).map((tier) => ({ name, root, tier })),
);

/** Products, and functions whose last bits differ between the kernels that torch may choose. */
const NUMBERS = `import torch
def f(x):
    torch.manual_seed(7)
    a, b = torch.randn(33, 65), torch.randn(65, 129)
    parts = [a @ b, torch.sigmoid(a), torch.tanh(a), torch.exp(a), torch.softmax(a, 1), a.sum(0), torch.log(a.abs())]
    return torch.cat([part.reshape(-1) for part in parts])
`;

/** A module that scripts leave alone. */
const UNUSED = 'def f(x):\n    return x\n';

const script = (text: string): Job => ({
  seed: 0,
  tensors: {},
  steps: [],
  script: { name: 'test.py', text },
});

/** The bits of the value that f returned, in hexadecimal. */
function bitsOf({ values }: Outcome): string {
  const { data } = values.get('y') as { readonly data: Float32Array };
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
}

/** What the same Python computes as any process does, without a judge. */
async function plainly(root: string | null, source: string): Promise<string> {
  const found = interpreters(root, process.env);
  if (typeof found === 'string') throw new Error(found);
  const inRoot = root === null ? [] : ['bwrap', '--bind', root, '/', '--proc', '/proc', '--dev', '/dev'];
  const [command, ...args] = [
    ...inRoot,
    found[0]!.python,
    '-c',
    `${source}\nimport sys\ntorch.set_num_threads(1)\nprint(f(None).numpy().tobytes().hex())`,
  ];
  const { stdout } = await execa(command, args, { env: { OMP_NUM_THREADS: '1' } });
  return stdout;
}

describe.each(SETTINGS)('what tier $tier gives on $name', ({ root, tier }) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await poolAt(tier, root, { ...SMALL, case_cpu_seconds: 2 });
  });
  afterAll(() => pool.close());

  it('torch computes the very bits that it computes in a plain process', async () => {
    const { outcomes } = await pool.run(request(NUMBERS));
    expect(bitsOf(outcomes[0]!)).toBe(await plainly(root, NUMBERS));
  });

  it('its own folder is writable, and holds its files and nothing else', async () => {
    const source = `import os, torch
def f(x):
    with open('made.txt', 'w') as file:
        file.write('7')
    os.rename('made.txt', 'moved.txt')
    number = int(open('moved.txt').read()) + int(open('parts/data.txt').read())
    os.unlink('moved.txt')
    return torch.tensor([float(number), float(sorted(os.listdir('.')) == ['mlp.py', 'parts'])])
`;
    const data = { name: 'parts/data.txt', bytes: Buffer.from('35') };
    const asked = request(source);
    const { outcomes } = await pool.run({ ...asked, files: [...asked.files, data] });
    expect(outcomes[0]!.values.get('y')).toMatchObject({ data: Float32Array.of(42, 1) });
  });

  it('standard output and error arrive in their order', async () => {
    const source = `import sys
def f(x):
    print('first', flush=True)
    print('second', file=sys.stderr, flush=True)
    print('third')
    return x
`;
    const { output } = await pool.run(request(source));
    expect(output).toEqual({ text: 'first\nsecond\nthird\n', truncated: false });
  });

  it('CPU time and peak memory are told, of what it did itself', async () => {
    const source = `import time, torch
def f(x):
    kept = torch.ones(25 << 20)
    while time.process_time() < 0.5:
        pass
    return x + kept[0]
`;
    const idle = await pool.run(request(UNUSED));
    const busy = await pool.run(request(source));
    expect(busy.outcomes[0]!.ending).toBe('returned');
    expect(busy.timing.cpuMs).toBeGreaterThanOrEqual(400);
    expect(busy.timing.peakKb - idle.timing.peakKb).toBeGreaterThan(90 << 10);
  });

  it('a script may start threads and wait for them, whatever else its user runs', async () => {
    // Beside it, the same user runs far more than a worker may.
    const crowd = `import threading, time
for _ in range(60):
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
print(1, flush=True)
time.sleep(600)
`;
    const user = process.getuid!() === 0 ? UNPRIVILEGED : process.getuid!();
    const others = execa('/usr/bin/python3', ['-c', crowd], { uid: user, reject: false });
    await new Promise((resolve) => others.stdout.once('data', resolve));
    const joining = `import threading, torch
done = []
all = [threading.Thread(target=done.append, args=(1,)) for _ in range(8)]
for one in all: one.start()
for one in all: one.join()
x = torch.ones(3, requires_grad=True)
(x * x).sum().backward()
print(len(done), x.grad.tolist())
`;
    const { outcomes } = await pool.run(request(UNUSED, [script(joining)]));
    others.kill('SIGKILL');
    await others;
    expect(outcomes[0]!.script).toMatchObject({ printed: '8 [2.0, 2.0, 2.0]\n', exitCode: 0 });
  });

  // Tier C promises no limit on threads.
  it.skipIf(tier === 'C')('a script may not start threads without end', async () => {
    // Small stacks, so that it is not the limit on memory that ends it.
    const bomb = `import threading, time
threading.stack_size(1 << 17)
for _ in range(2000):
    threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
`;
    const { outcomes } = await pool.run(request(UNUSED, [script(bomb)]));
    expect(outcomes[0]!.error!.message).toContain("can't start new thread");
  });
});

describe.each(SETTINGS)('a judge that is killed, at tier $tier on $name', ({ root, tier }) => {
  const folder = ownFolder();

  it('takes every process along', async () => {
    chmodSync(folder, 0o755);
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const judge = `
      const { poolAt, request } = await import(${JSON.stringify(join(HOME, 'tests', 'tiny.ts'))});
      const pool = await poolAt(${JSON.stringify(tier)}, ${JSON.stringify(root)});
      const source = 'import time\\nprint("begun", flush=True)\\ndef f(x):\\n    time.sleep(600)\\n';
      void pool.run(request(source));
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000);
    `;
    const line = [process.execPath, '--input-type=module', '-e', judge];
    const { stderr } = await execa('python3', [join(HOME, 'tests', 'hostile', 'left_behind.py'), ...line], {
      env: { TMPDIR: temporary },
      reject: false,
    });
    expect(stderr).toBe('');
    // It was killed at work: its folder is there still.
    expect(readdirSync(temporary)).toHaveLength(1);
  });
});
