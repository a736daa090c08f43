import type { Job, Step } from '../model/job.ts';
import { KnownReplies } from './known-replies.ts';

/** A job as it goes over the wire, without the question's id. */
export interface EncodedJob {
  /** Goes after `{"id":…`. */
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  readonly replies: KnownReplies;
}

const ENCODED = new WeakMap<Job, EncodedJob>();

/** Encodes a job once for all submissions: every one of them gets the same bits. */
export function encodedJob(job: Job): EncodedJob {
  let encoded = ENCODED.get(job);
  if (encoded === undefined) ENCODED.set(job, (encoded = encode(job)));
  return encoded;
}

function encode({ seed, steps, tensors }: Job): EncodedJob {
  const { text, literals } = withoutLiterals(steps);
  const program = Buffer.from(text);
  const chunks: Uint8Array[] = [program];
  let start = program.byteLength;
  const places: Record<string, [shape: readonly number[], start: number, end: number]> = {};
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const end = start + data.byteLength;
    places[name] = [shape, start, end];
    const bytes = new DataView(new ArrayBuffer(data.byteLength));
    data.forEach((value, index) => bytes.setFloat32(index * 4, value, true));
    chunks.push(new Uint8Array(bytes.buffer));
    start = end;
  }
  const header = { seed, steps: program.byteLength, literals, tensors: places };
  return {
    header: Buffer.from(`,"case":${JSON.stringify(header)}}`),
    payload: Buffer.concat(chunks),
    replies: new KnownReplies(new Set(steps.flatMap(valueNames))),
  };
}

/** The steps as JSON with numbers in place of literals, so that cases which differ in those alone share their program. */
function withoutLiterals(steps: readonly Step[]): { text: string; literals: readonly (number | string)[] } {
  const literals: (number | string)[] = [];
  const lifted = steps.map((step) =>
    'args' in step
      ? {
          ...step,
          args: step.args.map((one) =>
            'literal' in one ? { literal: literals.push(one.literal) - 1 } : one,
          ),
        }
      : step,
  );
  return { text: JSON.stringify(lifted), literals };
}

/** The values that a reply may hold. */
function valueNames(step: Step): string[] {
  if (step.do === 'keep') return Object.keys(step.values);
  return step.do === 'changed' ? step.tensors.map((name) => step.prefix + name) : [];
}
