import type { AutogradEvidence, SourceLine } from '../model/autograd.ts';
import { clean } from '../model/clean.ts';
import type { NumericValue, OtherValue, StudentError, Value } from '../model/outcome.ts';
import { parseAutograd, parseLines } from './autograd-reply.ts';
import type { Frame, Violation } from './frames.ts';

/** What a worker may say of a call: that it returned or raised. All other endings are seen from outside. */
export interface Reply {
  readonly ending: 'returned' | 'raised' | 'out-of-memory';
  readonly step: string | null;
  readonly error: StudentError | null;
  readonly values: ReadonlyMap<string, Value>;
  readonly autograd?: AutogradEvidence;
  readonly source?: readonly SourceLine[];
}

const ENDINGS = new Set(['returned', 'raised', 'out-of-memory']);
const CONTAINERS = new Set(['torch', 'numpy', 'python']);
const FLAGS = new Set(['requires-grad', 'subclass']);
const MAX_AXES = 16;

/**
 * Parses a reply without trusting any of it: student code can write whatever it likes on the channel. `names` are the
 * values that were asked for; each may come once, in any order, and no other.
 */
export function parseReply(frame: Frame, id: number, names: ReadonlySet<string>): Reply | Violation {
  const header = parseJson(frame.header);
  if (!isRecord(header)) return bad('is not a JSON object');
  if (header['id'] !== id) return bad('answers another question than the one asked');
  const { ending, step, error } = header;
  if (typeof ending !== 'string' || !ENDINGS.has(ending)) return bad('has an unknown ending');
  if (!(step === null || typeof step === 'string')) return bad('has a step that is no text');
  const studentError = parseError(error);
  if (studentError === undefined) return bad('has an unreadable error');
  if ((ending === 'returned') !== (studentError === null)) return bad('contradicts itself about an error');
  const autograd = header['autograd'] === undefined ? null : parseAutograd(header['autograd']);
  const source = header['source'] === undefined ? null : parseLines(header['source']);
  if (autograd === undefined || source === undefined) return bad('has counts or lines that cannot be');
  const values = parseValues(header['values'], frame.payload, names);
  if ('violation' in values) return values;
  return {
    ending: ending as Reply['ending'],
    step: step === null ? null : clean(step, 100),
    error: studentError,
    values: values.values,
    ...(autograd !== null && { autograd }),
    ...(source !== null && { source }),
  };
}

function parseError(error: unknown): StudentError | null | undefined {
  if (error === null) return null;
  if (!isRecord(error)) return undefined;
  const { type, message, traceback } = error;
  if (typeof type !== 'string' || typeof message !== 'string' || !Array.isArray(traceback)) return undefined;
  if (!traceback.every((line) => typeof line === 'string')) return undefined;
  return {
    type: clean(type, 100),
    message: clean(message, 500),
    traceback: traceback.slice(-12).map((line: string) => clean(line, 300)),
  };
}

function parseValues(
  list: unknown,
  payload: Buffer,
  names: ReadonlySet<string>,
): { values: Map<string, Value> } | Violation {
  if (!Array.isArray(list)) return bad('has no list of values');
  const values = new Map<string, Value>();
  // One copy for all, because typed arrays must be aligned and the frame is not.
  const { buffer } = new Uint8Array(payload);
  let offset = 0;
  for (const entry of list as unknown[]) {
    if (!Array.isArray(entry)) return bad('has a value that is no list');
    const [name, ...description] = entry as unknown[];
    if (typeof name !== 'string' || !names.has(name) || values.has(name))
      return bad('has a value nobody asked for');
    const value = parseValue(description, buffer, offset);
    if ('violation' in value) return value;
    values.set(name, value.value);
    offset += value.bytes;
  }
  return offset === payload.length ? { values } : bad('has bytes that belong to no value');
}

function parseValue(
  description: readonly unknown[],
  payload: ArrayBuffer,
  offset: number,
): { value: Value; bytes: number } | Violation {
  const [container] = description;
  if (container === 'none' || container === 'missing' || container === 'unusable') {
    const [, type] = description;
    if (typeof type !== 'string') return bad('has a value without a type');
    const value: OtherValue = { container, type: clean(type, 200) };
    return { value, bytes: 0 };
  }
  const [, dtype, wire, shape, flags] = description;
  if (typeof container !== 'string' || !CONTAINERS.has(container))
    return bad('has a value of unknown container');
  if (typeof dtype !== 'string' || (wire !== 'f4' && wire !== 'f8'))
    return bad('has a value of unknown dtype');
  if ((dtype === 'float32') !== (wire === 'f4')) return bad('contradicts itself about a dtype');
  if (!Array.isArray(shape) || shape.length > MAX_AXES) return bad('has a value without a shape');
  let count = 1;
  for (const axis of shape as unknown[]) {
    if (typeof axis !== 'number' || !Number.isSafeInteger(axis) || axis < 0)
      return bad('has an impossible shape');
    count *= axis;
  }
  const width = wire === 'f4' ? 4 : 8;
  const bytes = count * width;
  if (!(offset + bytes <= payload.byteLength)) return bad('has fewer bytes than its shapes say');
  if (!Array.isArray(flags) || flags.length > FLAGS.size) return bad('has unknown flags');
  if (!flags.every((flag) => typeof flag === 'string' && FLAGS.has(flag))) return bad('has unknown flags');
  const [raw, start] = offset % width === 0 ? [payload, offset] : [payload.slice(offset, offset + bytes), 0];
  const value: NumericValue = {
    container: container as NumericValue['container'],
    dtype: clean(dtype, 30),
    shape: shape as number[],
    data: wire === 'f4' ? new Float32Array(raw, start, count) : new Float64Array(raw, start, count),
    flags: flags as string[],
  };
  return { value, bytes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(why: string): Violation {
  return { violation: `its reply ${why}` };
}
