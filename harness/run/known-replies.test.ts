import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownReplies } from './known-replies.ts';
import { parseReply } from './reply.ts';

const NAMES = new Set(['y', 'loss']);
const VALUES = '"values": [["y", "torch", "float32", "f4", [2], []]]}';
const RIGHT = `"ending": "returned", "step": null, "error": null, ${VALUES}`;
const RAISED = `"ending": "raised", "step": "f", "error": {"type": "E", "message": "m", "traceback": []}, ${VALUES}`;
const headerOf = (id: number, rest: string) => `{"id": ${id}, ${rest}`;
const bytes = (...values: number[]) => Buffer.from(new Float32Array(values).buffer);

describe('replies that are known already', () => {
  it('equal what parsing says, whatever came before', () => {
    const reply = fc.record({
      id: fc.constantFrom(1, 12, 123),
      written: fc.constantFrom(1, 12, 123),
      rest: fc.constantFrom(
        RIGHT,
        RAISED,
        `"id": 12, ${RIGHT}`,
        RIGHT.replace('}', ', "id": 1}'),
        RIGHT.replace('"id', '"\\u0069d'),
        RIGHT.replace('"ending"', '"i\\u0064": 123, "ending"'),
        RIGHT.replace('[2]', '[3]'),
        RIGHT.replace('null', '7'),
        `${RIGHT} `,
        'no JSON',
      ),
      payload: fc.constantFrom(bytes(1, 2), bytes(1, 3), bytes(1, -0), bytes(1, 0), bytes(NaN, 0), bytes(1)),
    });
    fc.assert(
      fc.property(fc.array(reply, { minLength: 5, maxLength: 40 }), (replies) => {
        const known = new KnownReplies(NAMES);
        for (const { id, written, rest, payload } of replies) {
          const frame = { header: headerOf(written, rest), payload };
          expect(known.parse(frame, id)).toEqual(parseReply(frame, id, NAMES));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are the very same record, which is not parsed again', () => {
    const known = new KnownReplies(NAMES);
    const parse = (id: number, payload: Buffer) => known.parse({ header: headerOf(id, RIGHT), payload }, id);
    const first = parse(1, bytes(1, 2));
    expect(parse(98765, bytes(1, 2))).toBe(first);
    expect(parse(3, bytes(1, 2.5))).not.toBe(first);
    expect(parse(4, bytes(1, 2))).toBe(first);
  });

  it('do not change with the bytes that they came in', () => {
    const known = new KnownReplies(NAMES);
    const payload = bytes(1, 2);
    const first = known.parse({ header: headerOf(1, RIGHT), payload }, 1);
    payload.fill(0);
    expect(known.parse({ header: headerOf(2, RIGHT), payload: bytes(1, 2) }, 2)).toBe(first);
    expect(known.parse({ header: headerOf(3, RIGHT), payload: bytes(0, 0) }, 3)).not.toBe(first);
  });

  it('are few and small', () => {
    const known = new KnownReplies(new Set(['y']));
    const parse = (value: number) => known.parse({ header: headerOf(1, RIGHT), payload: bytes(value, 0) }, 1);
    const first = parse(0);
    for (const value of [1, 2, 3]) parse(value);
    expect(parse(0)).toBe(first);
    for (const value of [4, 5, 6, 7]) parse(value);
    expect(parse(0)).not.toBe(first);
    const large = Buffer.alloc(1 << 15);
    const header = headerOf(1, RIGHT.replace('[2]', `[${large.length / 4}]`));
    expect(known.parse({ header, payload: large }, 1)).not.toBe(known.parse({ header, payload: large }, 1));
  });
});
