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

/** The start of a frame: lengths of its header (JSON already) and of its payload. */
export function frameHead(headerBytes: number, payloadBytes: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeUInt32LE(headerBytes, 0);
  head.writeUInt32LE(payloadBytes, 4);
  return head;
}

/**
 * Collects frames from chunks. Both promised lengths are held against their caps before anything is kept: a worker
 * that promises 2 GiB costs nothing.
 */
export class FrameReader {
  readonly #maxHeader: number;
  readonly #maxPayload: number;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes of the frame at the front, its head included; unknown until its head is there. */
  #wanted: number | null = null;
  #headerSize = 0;

  constructor(maxHeader: number, maxPayload: number) {
    this.#maxHeader = maxHeader;
    this.#maxPayload = maxPayload;
  }

  /** Takes bytes that arrived. */
  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The next frame once it is complete, null while it is not, a violation when it cannot become one. */
  next(): Frame | Violation | null {
    if (this.#wanted === null) {
      if (this.#size < HEAD_BYTES) return null;
      const head = this.#joined();
      this.#headerSize = head.readUInt32LE(0);
      const payloadSize = head.readUInt32LE(4);
      if (this.#headerSize > this.#maxHeader || payloadSize > this.#maxPayload) {
        return { violation: `announced ${this.#headerSize} + ${payloadSize} bytes, more than may be sent` };
      }
      this.#wanted = HEAD_BYTES + this.#headerSize + payloadSize;
    }
    if (this.#size < this.#wanted) return null;
    const bytes = this.#joined();
    const start = HEAD_BYTES + this.#headerSize;
    const frame = {
      header: bytes.toString('utf8', HEAD_BYTES, start),
      payload: bytes.subarray(start, this.#wanted),
    };
    this.#chunks = [bytes.subarray(this.#wanted)];
    this.#size -= this.#wanted;
    this.#wanted = null;
    return frame;
  }

  #joined(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }
}
