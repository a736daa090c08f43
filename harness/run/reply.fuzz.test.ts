import { duplexPair } from 'node:stream';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { clean } from '../model/clean.ts';
import { frameHead } from './frames.ts';
import { parseReply, type Reply } from './reply.ts';
import { Worker, type Answer, type Exit } from './worker.ts';

const ID = 77;
const NAMES = new Set(['y', 'loss', 'changed.W1']);
const BUDGET = { cpuMs: 1e9, wallMs: 1e9 };
const EXIT: Exit = { signal: 9, status: null, cpu_ms: 1, peak_kb: 1 };
const MEBIBYTE = 2 ** 20;

function frameOf(header: string | Uint8Array, payload: Uint8Array = new Uint8Array()): Buffer {
  const bytes = Buffer.from(header);
  return Buffer.concat([frameHead(bytes.length, payload.length), bytes, payload]);
}

/** What the judge makes of bytes from a worker that is ready and has been asked one question, and then ends. */
async function answerTo(chunks: readonly Uint8Array[]): Promise<Answer> {
  const [judge, student] = duplexPair();
  const worker = new Worker(DEFAULT_LIMITS, { askCpu: () => undefined, kill: () => undefined });
  worker.attachData(judge as unknown as Socket);
  student.write(frameOf('{"id":0,"ready":true}'));
  await worker.ready();
  const answer = worker.ask([Buffer.from(`{"id":${ID}}`)], [], BUDGET);
  for (const chunk of chunks) student.write(chunk);
  await new Promise<void>((resolve) => student.end(resolve));
  await turn();
  judge.destroy();
  await turn();
  worker.exited(EXIT);
  return answer;
}

/** How an answer counts; anything else than these two, or an exception, is a mistake of ours. */
async function kindOf(chunks: readonly Uint8Array[]): Promise<'bad-reply' | 'valid'> {
  const answer = await answerTo(chunks);
  // Too few bytes and then the end: the process's end is the answer, and earns as little.
  if (answer.kind === 'bad-reply' || answer.kind === 'ended') return 'bad-reply';
  expect(answer.kind).toBe('frame');
  const reply = parseReply((answer as Answer & { kind: 'frame' }).frame, ID, NAMES);
  if ('violation' in reply) return 'bad-reply';
  expectSound(reply);
  return 'valid';
}

/** Whatever is let in has the names that were asked for, bytes for its shapes, and texts that are short and clean. */
function expectSound({ ending, step, error, values, autograd, source = [] }: Reply): void {
  expect(['returned', 'raised', 'out-of-memory']).toContain(ending);
  expect(error === null).toBe(ending === 'returned');
  const texts = [step ?? '', error?.type ?? '', error?.message ?? '', ...(error?.traceback ?? [])];
  for (const [name, value] of values) {
    expect(NAMES).toContain(name);
    if ('data' in value) {
      expect(value.data.length).toBe(value.shape.reduce((product, axis) => product * axis, 1));
      texts.push(value.dtype);
    } else texts.push(value.type);
  }
  const { lines = [], ...counts } = autograd ?? {};
  for (const { file, line, what } of [...lines, ...source]) {
    expect(Number.isSafeInteger(line) && line >= 0).toBe(true);
    texts.push(file, what);
  }
  expect(lines.length).toBeLessThanOrEqual(20);
  for (const count of Object.values(counts)) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
  for (const text of texts) expect(clean(text, 501)).toBe(text);
}

const VALUES = [
  ['y', 'torch', 'float32', 'f4', [2, 3], []],
  ['loss', 'torch', 'float64', 'f8', [], ['requires-grad']],
  ['changed.W1', 'unusable', 'a sparse tensor'],
];
const HEADER = { id: ID, ending: 'returned', step: null, error: null, values: VALUES };
const LINE = ['mlp.py', 17, 'backward'];
const SEEN = { nodes: 7, engine_calls: 1, dual_levels: 0, grad_fn_reads: 0, lines: [LINE] };
const RAISED = {
  ...HEADER,
  ending: 'raised',
  step: 'f',
  error: { type: 'E', message: 'm', traceback: ['mlp.py line 1'] },
  autograd: SEEN,
  source: [LINE],
};
const PAYLOAD = new Uint8Array(32).map((_, index) => index);
const VALID = [
  frameOf(JSON.stringify(HEADER), PAYLOAD),
  frameOf(JSON.stringify(RAISED), PAYLOAD),
  frameOf(JSON.stringify({ ...HEADER, values: [] })),
];

/** Bytes in pieces, since a stream may cut them anywhere. */
const inPieces = (bytes: fc.Arbitrary<Uint8Array>) =>
  fc.tuple(bytes, fc.array(fc.nat({ max: 200 }), { maxLength: 4 })).map(([all, cuts]) => {
    const places = [0, ...cuts.map((cut) => Math.min(cut, all.length)).toSorted((a, b) => a - b), all.length];
    return places.slice(1).map((end, index) => all.subarray(places[index], end));
  });

const anyBytes = fc.uint8Array({ maxLength: 300 });
/** A sound head, so that what follows is looked at too. */
const framed = fc
  .oneof(
    anyBytes,
    fc.json().map((text) => Buffer.from(text)),
    fc.string().map((text) => Buffer.from(text)),
  )
  .map((header) => new Uint8Array(frameOf(header)));

const changedBytes = fc
  .tuple(
    fc.constantFrom(...VALID),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom('set', 'insert', 'remove')), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([frame, changes]) => {
    const bytes = [...frame];
    for (const [at, byte, how] of changes) {
      const index = at % bytes.length;
      if (how === 'set') bytes[index] = byte;
      else bytes.splice(index, how === 'remove' ? 1 : 0, ...(how === 'insert' ? [byte] : []));
    }
    return Uint8Array.from(bytes);
  });

/** A valid header in which something, at any depth, is something else. */
const changedHeader = fc
  .tuple(
    fc.constantFrom(HEADER, RAISED),
    fc.nat(),
    fc.oneof(
      fc.anything({ withBigInt: false, maxDepth: 2 }),
      fc.constantFrom<unknown>(-1, 0, 1, 2 ** 53, 1e308, '', 'float32', 'f4', [], {}, null, [
        2 ** 40,
        2 ** 40,
      ]),
    ),
    fc.uint8Array({ maxLength: 64 }),
    fc.boolean(),
  )
  .map(([header, at, other, payload, keepsPayload]) => {
    let left = at % 60;
    const text = JSON.stringify(header, (_key, value: unknown) => (left-- === 0 ? other : value)) ?? '';
    return new Uint8Array(frameOf(text, keepsPayload ? PAYLOAD : payload));
  });

async function fuzz(bytes: fc.Arbitrary<Uint8Array>, runs: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  let most = 0;
  let count = 0;
  await fc.assert(
    fc.asyncProperty(inPieces(bytes), async (chunks) => {
      const kind = await kindOf(chunks);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if (++count % 500 === 0) {
        const { heapUsed, external } = process.memoryUsage();
        most = Math.max(most, heapUsed + external);
      }
    }),
    { numRuns: runs },
  );
  expect(most / MEBIBYTE).toBeLessThan(300);
  return seen;
}

describe('whatever a worker writes on its connection', () => {
  it.each(VALID.map((frame, index) => [index, frame] as const))(
    'a valid reply is taken: %i',
    async (_, frame) => {
      expect(await kindOf([frame])).toBe('valid');
    },
  );

  it.each([
    ['a negative count', { ...SEEN, nodes: -1 }],
    ['a fraction', { ...SEEN, engine_calls: 0.5 }],
    ['a count beyond all numbers', { ...SEEN, dual_levels: 2 ** 60 }],
    ['a count missing', { nodes: 1 }],
    ['lines without end', { ...SEEN, lines: Array.from({ length: 21 }, () => LINE) }],
    ['a line that is no number', { ...SEEN, lines: [['mlp.py', '17', 'backward']] }],
    ['text', 'none'],
  ])('of torch.autograd %s is a bad reply', async (_, autograd) => {
    expect(await kindOf([frameOf(JSON.stringify({ ...HEADER, autograd }), PAYLOAD)])).toBe('bad-reply');
  });

  it('ten thousand random byte strings: each is a bad reply', async () => {
    const seen = await fuzz(fc.oneof(anyBytes, framed), 10_000);
    expect(Object.fromEntries(seen)).toEqual({ 'bad-reply': 10_000 });
  });

  it('ten thousand changed replies: each is a bad reply, or a sound one', async () => {
    const seen = await fuzz(fc.oneof(changedBytes, changedHeader), 10_000);
    expect(seen.get('bad-reply')).toBeGreaterThan(5000);
    expect(seen.get('valid')).toBeGreaterThan(100);
  });

  it('keeps none of the megabytes that a reply spends on texts', () => {
    const before = process.memoryUsage().heapUsed;
    const long = 'x'.repeat(250_000);
    const kept = Array.from({ length: 400 }, (_, index) => {
      const text = long + index;
      const error = { type: text, message: text, traceback: [text] };
      const header = JSON.stringify({ ...RAISED, step: text, error, values: [] });
      return parseReply({ header, payload: Buffer.alloc(0) }, ID, NAMES);
    });
    expect(kept.filter((reply) => 'violation' in reply)).toEqual([]);
    // What is alive cannot be more than what the heap holds at its smallest; 400 MB of texts went by.
    let least = Infinity;
    for (let round = 0; round < 50; round++) {
      JSON.parse(`[${`"${'y'.repeat(100)}",`.repeat(20_000)}0]`);
      least = Math.min(least, process.memoryUsage().heapUsed - before);
    }
    expect(least / MEBIBYTE).toBeLessThan(100);
  });
});
