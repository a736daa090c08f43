/** A message of the data channel: two little-endian u32 lengths, a JSON header, raw bytes. */
export interface Frame {
  readonly header: string;
  readonly payload: Buffer;
}

/** Why bytes from a worker were refused. */
export interface Violation {
  readonly violation: string;
}

const HEAD_BYTES = 8;

/** `header` is JSON already. */
export function encodeFrame(header: string, payload: readonly Uint8Array[] = []): Buffer {
  const text = Buffer.from(header);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(text.length, 0);
  head.writeUInt32LE(
    payload.reduce((sum, chunk) => sum + chunk.byteLength, 0),
    4,
  );
  return Buffer.concat([head, text, ...payload]);
}

/**
 * Collects one frame from chunks. Both promised lengths are held against their caps before anything is kept: a worker
 * that promises 2 GiB costs nothing.
 */
export class FrameReader {
  readonly #maxHeader: number;
  readonly #maxPayload: number;
  #chunks: Buffer[] = [];
  #size = 0;
  #wanted = HEAD_BYTES;
  #headerSize: number | null = null;

  constructor(maxHeader: number, maxPayload: number) {
    this.#maxHeader = maxHeader;
    this.#maxPayload = maxPayload;
  }

  /** The frame once it is complete, null while it is not, a violation when it cannot become one. */
  push(chunk: Buffer): Frame | Violation | null {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#headerSize === null && this.#size >= HEAD_BYTES) {
      const head = this.#joined();
      this.#headerSize = head.readUInt32LE(0);
      const payloadSize = head.readUInt32LE(4);
      if (this.#headerSize > this.#maxHeader || payloadSize > this.#maxPayload) {
        return { violation: `announced ${this.#headerSize} + ${payloadSize} bytes, more than may be sent` };
      }
      this.#wanted = HEAD_BYTES + this.#headerSize + payloadSize;
    }
    if (this.#headerSize === null || this.#size < this.#wanted) return null;
    if (this.#size > this.#wanted) return { violation: 'sent more than one reply' };
    const bytes = this.#joined();
    const start = HEAD_BYTES + this.#headerSize;
    this.#chunks = [];
    this.#size = 0;
    this.#wanted = HEAD_BYTES;
    this.#headerSize = null;
    return { header: bytes.toString('utf8', HEAD_BYTES, start), payload: bytes.subarray(start) };
  }

  #joined(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }
}
