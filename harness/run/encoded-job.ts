import type { Job, Step } from '../model/job.ts';

/** A job as it goes over the wire, without the question's id. */
export interface EncodedJob {
  /** Goes after `{"id":…`. */
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  /** The values that a reply may hold. */
  readonly names: ReadonlySet<string>;
}

const ENCODED = new WeakMap<Job, EncodedJob>();

/** Encodes a job once for all submissions: every one of them gets the same bits. */
export function encodedJob(job: Job): EncodedJob {
  let encoded = ENCODED.get(job);
  if (encoded === undefined) ENCODED.set(job, (encoded = encode(job)));
  return encoded;
}

function encode({ seed, steps, tensors }: Job): EncodedJob {
  let offset = 0;
  const chunks: Uint8Array[] = [];
  const places: Record<string, [readonly number[], number]> = {};
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    places[name] = [shape, offset];
    const bytes = new DataView(new ArrayBuffer(data.byteLength));
    data.forEach((value, index) => bytes.setFloat32(index * 4, value, true));
    chunks.push(new Uint8Array(bytes.buffer));
    offset += data.byteLength;
  }
  const names = steps.flatMap(valueNames);
  return {
    header: Buffer.from(`,"case":${JSON.stringify({ seed, steps, tensors: places })}}`),
    payload: Buffer.concat(chunks),
    names: new Set(names),
  };
}

function valueNames(step: Step): string[] {
  if (step.do === 'keep') return Object.keys(step.values);
  return step.do === 'changed' ? step.tensors.map((name) => step.prefix + name) : [];
}
