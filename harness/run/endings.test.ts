import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOTS } from '../../tests/roots.ts';
import { callF, poolAt, request } from '../../tests/tiny.ts';
import { TIERS } from '../model/tier.ts';
import type { Pool } from './pool.ts';

const GOOD = 'def f(x):\n    return x * 2\n';

const SETTINGS = ROOTS.flatMap(({ name, root }) =>
  (root === null ? TIERS : (['A'] as const)).map((tier) => ({ name, root, tier })),
);

describe.each(SETTINGS)('endings at tier $tier on $name', ({ root, tier }) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await poolAt(tier, root);
  });
  afterAll(() => pool.close());

  const outcomeOf = async (source: string) => (await pool.run(request(source))).outcomes[0]!;

  it('returned: gives the very bits that the student computed', async () => {
    const job = callF([0.1, -0, 3e38, Number.NaN]);
    const { outcomes } = await pool.run(request('def f(x):\n    return x * 2\n', [job]));
    const value = outcomes[0]!.values.get('y');
    expect(outcomes[0]!.ending).toBe('returned');
    expect(value).toMatchObject({ container: 'torch', dtype: 'float32', shape: [4], flags: [] });
    const bits = new Uint32Array((value as { data: Float32Array<ArrayBuffer> }).data.buffer);
    const wanted = new Uint32Array(Float32Array.from([Math.fround(0.1) * 2, -0, Infinity]).buffer);
    expect([...bits.subarray(0, 3)]).toEqual([...wanted]);
    expect((value as { data: Float32Array }).data[3]).toBeNaN();
  });

  it.each([
    ['ValueError', 'def f(x):\n    y = 1\n    raise ValueError("no\\x1b[31m good")\n', 'mlp.py line 3 in f'],
    ['SystemExit', 'import sys\ndef f(x):\n    sys.exit(0)\n', 'mlp.py line 3 in f'],
    ['KeyboardInterrupt', 'def f(x):\n    raise KeyboardInterrupt\n', 'mlp.py line 2 in f'],
    ['RecursionError', 'def f(x):\n    return f(x)\n', 'mlp.py line 2 in f'],
    ['ContractError', 'def g(x):\n    return x\n', undefined],
  ])('raised: %s, with the line in the student’s file', async (type, source, line) => {
    const outcome = await outcomeOf(source);
    expect(outcome).toMatchObject({ ending: 'raised', step: 'f', error: { type } });
    expect(outcome.error!.traceback.at(-1)).toBe(line);
    expect(outcome.error!.message).not.toContain('\x1b');
  });

  it.each([
    ['a loop in Python', 'def f(x):\n    while True:\n        pass\n'],
    [
      'a loop that catches everything',
      'def f(x):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n',
    ],
    ['sleep', 'import time\ndef f(x):\n    time.sleep(1000)\n'],
    ['one long call in C', 'def f(x):\n    return 10 ** 10 ** 9\n'],
  ])('timed-out: %s', async (_, source) => {
    expect(await outcomeOf(source)).toMatchObject({ ending: 'timed-out', values: new Map() });
  });

  it.each([
    // A seventh of the time, as on a busy machine; less where others compete for it now.
    ['CPU time', 'code that computes, however little time it gets', 6],
    ['wall clock', 'code that sleeps nearly all the time', 60],
  ])('timed-out by %s: %s', async (type, _, sleeps) => {
    const source = `import time
def f(x):
    while True:
        begun = time.process_time()
        while time.process_time() < begun + 0.02: pass
        time.sleep(0.02 * ${sleeps})
`;
    expect((await outcomeOf(source)).error!.type).toBe(type);
  });

  it.each([
    ['one huge tensor', 'import torch\ndef f(x):\n    return torch.zeros(10 ** 12)\n'],
    [
      'slow growth',
      // Memory that is not written to: giving pages takes CPU time, on some machines more than there is.
      'import numpy\ndef f(x):\n    kept = []\n    while True:\n        kept.append(numpy.empty(1 << 22))\n',
    ],
  ])('out-of-memory: %s', async (_, source) => {
    expect((await outcomeOf(source)).ending).toBe('out-of-memory');
  });

  it('output-limit: endless printing, of which the first bytes are kept', async () => {
    const run = await pool.run(request('def f(x):\n    while True:\n        print("spam" * 1000)\n'));
    expect(run.outcomes[0]!.ending).toBe('output-limit');
    expect(run.output).toMatchObject({ truncated: true });
    expect(run.output.text.startsWith('spamspam')).toBe(true);
    expect(run.output.text.length).toBeLessThanOrEqual(64 * 1024);
  });

  it.each([
    ['exit(0) is not success', 'import os\ndef f(x):\n    os._exit(0)\n', 'status 0'],
    ['another status', 'import os\ndef f(x):\n    os._exit(7)\n', 'status 7'],
    ['a segmentation fault', 'import ctypes\ndef f(x):\n    ctypes.string_at(0)\n', 'SIG'],
    [
      'its own channel closed',
      'import os, time\ndef f(x):\n    os.close(3)\n    time.sleep(60)\n',
      'SIGKILL',
    ],
  ])('crashed: %s', async (_, source, message) => {
    const outcome = await outcomeOf(source);
    expect(outcome.ending).toBe('crashed');
    expect(outcome.error!.message).toContain(message);
  });

  it.each([
    ['garbage', String.raw`b"\xff" * 64`],
    ['a promise of 2 GiB', String.raw`b"\x02\x00\x00\x00\x00\x00\x00\x80{}"`],
    ['no JSON', String.raw`b"\x03\x00\x00\x00\x00\x00\x00\x00{]}"`],
    [
      'a forged reply without the id',
      String.raw`__import__("struct").pack("<II", 60, 0) + b'{"id":1,"ending":"returned","step":null,"error":null,"values":[]}'[:60]`,
    ],
  ])('bad-reply: %s', async (_, bytes) => {
    const source = `import os, time\ndef f(x):\n    os.write(3, ${bytes})\n    time.sleep(60)\n`;
    expect((await outcomeOf(source)).ending).toBe('bad-reply');
  });

  it.each([
    ['a syntax error', 'def f(x)\n    return x\n', 'raised', 'SyntaxError'],
    ['an exception at import', 'import torch\n1 / 0\n', 'raised', 'ZeroDivisionError'],
    ['exit at import', 'import sys\nsys.exit(0)\n', 'raised', 'SystemExit'],
    ['a loop at import', 'while True: pass\n', 'timed-out', 'CPU time'],
    ['an end at import', 'import os\nos._exit(0)\n', 'crashed', 'exit'],
    ['binary', '\0\x01\x02', 'raised', /ValueError|SyntaxError/],
  ])('not-started: every case, after %s', async (_, source, ending, type) => {
    const { load, outcomes } = await pool.run(request(source, [callF(), callF()]));
    expect(load.ending).toBe(ending);
    expect(load.error!.type).toMatch(type);
    expect(outcomes.map((outcome) => outcome.ending)).toEqual(['not-started', 'not-started']);
  });

  it('a case that takes its worker with it costs no other case', async () => {
    const source = 'import os\ndef f(x):\n    if x[0] == 9: os._exit(0)\n    return x\n';
    const { outcomes } = await pool.run(request(source, [callF([1]), callF([9]), callF([2])]));
    expect(outcomes.map(({ ending }) => ending)).toEqual(['returned', 'crashed', 'returned']);
  });

  it('the case that ends its worker is told from those that were on their way with it', async () => {
    const source = 'import os\ndef f(x):\n    if x[0] in (9, 22): os.abort()\n    return x\n';
    const jobs = Array.from({ length: 40 }, (_, index) => callF([index]));
    const { outcomes } = await pool.run(request(source, jobs));
    const crashed = outcomes.flatMap(({ ending }, index) => (ending === 'crashed' ? [index] : []));
    expect(crashed).toEqual([9, 22]);
    const values = outcomes.map(
      ({ values: kept }) => (kept.get('y') as { data: Float32Array } | undefined)?.data[0],
    );
    expect(values).toEqual(jobs.map((_, index) => (crashed.includes(index) ? undefined : index)));
  });

  it('after too many such endings the rest is not started', async () => {
    const { outcomes } = await pool.run(
      request(
        'import os\ndef f(x):\n    os._exit(0)\n',
        Array.from({ length: 5 }, () => callF()),
      ),
    );
    expect(outcomes.map(({ ending }) => ending)).toEqual([
      'crashed',
      'crashed',
      'crashed',
      'not-started',
      'not-started',
    ]);
  });

  it('every case gets a fresh module, and the same random numbers', async () => {
    const source =
      'import random, torch, numpy\ncount = 0\ndef f(x):\n    global count\n    count += 1\n    return torch.tensor([float(count), random.random(), float(torch.rand(1)), numpy.random.rand()])\n';
    const { outcomes } = await pool.run(request(source, [callF(), callF()]));
    const [first, second] = outcomes.map((outcome) => outcome.values.get('y'));
    expect(first).toMatchObject({ container: 'torch' });
    expect(second).toEqual(first);
  });

  it.each([
    ['a global', 'calls = []\ndef f(x):\n    calls.append(1)\n    return x * len(calls)\n'],
    ['a number', 'calls = 0\ndef f(x):\n    global calls\n    calls += 1\n    return x * calls\n'],
    ['a default', 'def f(x, calls=[]):\n    calls.append(1)\n    return x * len(calls)\n'],
    ['a class', 'class C:\n    calls = []\ndef f(x):\n    C.calls.append(1)\n    return x * len(C.calls)\n'],
    ['a class attribute', 'class C:\n    n = 0\ndef f(x):\n    C.n += 1\n    return x * C.n\n'],
    ['a function attribute', 'def f(x):\n    f.n = getattr(f, "n", 0) + 1\n    return x * f.n\n'],
    [
      'a closure',
      'def make():\n    calls = []\n    def f(x):\n        calls.append(1)\n        return x * len(calls)\n    return f\nf = make()\n',
    ],
    ['an instance', 'class C:\n    n = 0\nc = C()\ndef f(x):\n    c.n += 1\n    return x * c.n\n'],
    ['a keyword default', 'def f(x, *, n={"n": 0}):\n    n["n"] += 1\n    return x * n["n"]\n'],
    ['a replaced default', 'def f(x, n=1):\n    f.__defaults__ = (n + 1,)\n    return x * n\n'],
    [
      'a replaced keyword default',
      'def f(x, *, n=1):\n    f.__kwdefaults__ = {"n": n + 1}\n    return x * n\n',
    ],
    [
      'keyword defaults that it had not',
      'def g(*, n): return n\ndef f(x):\n    try:\n        n = g()\n    except TypeError:\n        n = 1\n    g.__kwdefaults__ = {"n": n + 1}\n    return x * n\n',
    ],
    [
      'empty keyword defaults',
      'def g(*, n): return n\ng.__kwdefaults__ = {}\ndef f(x):\n    try:\n        n = g()\n    except TypeError:\n        n = 1\n    g.__kwdefaults__["n"] = n + 1\n    return x * n\n',
    ],
    [
      'function attributes replaced as a whole',
      'def f(x):\n    n = getattr(f, "n", 1)\n    f.__dict__ = {"n": n + 1}\n    return x * n\n',
    ],
    [
      'another name for the same number',
      'def f(x):\n    names = globals()\n    if "one" not in names: return x * 2\n    names["two"] = names.pop("one")\n    return x\none = 1\n',
    ],
    [
      'a new name',
      'def f(x):\n    n = globals().get("n", 1)\n    globals()["n"] = n + 1\n    return x * n\n',
    ],
    [
      'a new name in a class',
      'class C: pass\ndef f(x):\n    n = getattr(C, "n", 1)\n    C.n = n + 1\n    return x * n\n',
    ],
    [
      'a replaced body',
      'def g(x): return x\ndef h(x): return x * 2\ndef f(x):\n    y = g(x)\n    g.__code__ = h.__code__\n    return y\n',
    ],
    [
      'the replaced body of a static method',
      'class C:\n    @staticmethod\n    def g(x): return x\ndef h(x): return x * 2\ndef f(x):\n    y = C.g(x)\n    C.g.__code__ = h.__code__\n    return y\n',
    ],
    [
      'a replaced method',
      'class C:\n    def g(self, x): return x\ndef f(x):\n    y = C().g(x)\n    C.g = lambda self, x: x * 2\n    return y\n',
    ],
    [
      'two names that change places',
      'def g(x): return x\ndef h(x): return x * 2\ndef f(x):\n    global g, h\n    y = g(x)\n    g, h = h, g\n    return y\n',
    ],
    ['a replaced function', 'def f(x):\n    global f\n    f = lambda x: x * 2\n    return x\n'],
  ])('no case sees what an earlier one left in %s', async (_, source) => {
    const { outcomes } = await pool.run(request(source, [callF(), callF(), callF()]));
    for (const outcome of outcomes) {
      expect(outcome.values.get('y')).toMatchObject({ data: Float32Array.from([1, 2, 3, 4]) });
    }
  });

  it('a helper module of the submission can be imported, and starts afresh too', async () => {
    const files = [
      { name: 'mlp.py', bytes: Buffer.from('from parts.helper import double as f\n') },
      {
        name: 'parts/helper.py',
        bytes: Buffer.from(
          'import torch\ncalls = []\ndef double(x):\n    calls.append(1)\n    return x * 2 * len(calls)\n',
        ),
      },
    ];
    const { outcomes } = await pool.run({ ...request(''), files, jobs: [callF(), callF()] });
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[0]!.values.get('y')).toMatchObject({ data: Float32Array.from([2, 4, 6, 8]) });
  });

  it('good work beside all this is graded as it would be alone', async () => {
    const others = Array.from({ length: 6 }, async (_, index) =>
      pool.run(request(index % 2 === 0 ? GOOD : 'import os\ndef f(x):\n    os._exit(0)\n')),
    );
    const runs = await Promise.all(others);
    for (const [index, run] of runs.entries()) {
      expect(run.outcomes[0]!.ending).toBe(index % 2 === 0 ? 'returned' : 'crashed');
    }
  });
});
