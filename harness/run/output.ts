import type { Socket } from 'node:net';

/** Standard output and error of one worker: the first bytes are kept, the rest is counted and dropped. */
export class OutputCapture {
  readonly #keep: number;
  readonly #limit: number;
  readonly #onLimit: () => void;
  readonly #kept: Buffer[] = [];
  #size = 0;
  #dropped = false;
  #counted = 0;
  #socket: Socket | null = null;

  /** `keep` bytes in all are kept; `onLimit` is called when more than `limit` bytes come between two `startCount`s. */
  constructor(keep: number, limit: number, onLimit: () => void) {
    this.#keep = keep;
    this.#limit = limit;
    this.#onLimit = onLimit;
  }

  attach(socket: Socket): void {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  startCount(): void {
    this.#counted = 0;
  }

  /** What was kept, once everything that the process wrote before its end has arrived. */
  async finished(): Promise<{ bytes: Buffer; truncated: boolean }> {
    const socket = this.#socket;
    if (socket !== null && !socket.destroyed) {
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve());
      });
    }
    return { bytes: Buffer.concat(this.#kept), truncated: this.#dropped };
  }

  #take(chunk: Buffer): void {
    this.#counted += chunk.length;
    const room = this.#keep - this.#size;
    if (room > 0) {
      // A copy, so that a few kept bytes do not hold a whole read buffer in memory.
      this.#kept.push(Buffer.from(chunk.subarray(0, room)));
      this.#size += Math.min(room, chunk.length);
    }
    if (chunk.length > room) this.#dropped = true;
    if (this.#counted > this.#limit) this.#onLimit();
  }
}
