/**
 * Lets up to `slots` tasks in at a time, or one that must be alone. A task that waits to be alone goes first, so that
 * a stream of others cannot keep it waiting.
 */
export class Gate {
  readonly #slots: number;
  #shared = 0;
  #alone = false;
  readonly #waitingAlone: (() => void)[] = [];
  readonly #waitingShared: (() => void)[] = [];

  constructor(slots: number) {
    this.#slots = slots;
  }

  async enter(): Promise<void> {
    if (!this.#sharedMayEnter()) await new Promise<void>((resolve) => this.#waitingShared.push(resolve));
    else this.#shared++;
  }

  leave(): void {
    this.#shared--;
    this.#admit();
  }

  /** Runs a task while nothing else is inside. The caller must not be inside itself. */
  async alone<T>(task: () => Promise<T>): Promise<T> {
    if (this.#alone || this.#shared > 0)
      await new Promise<void>((resolve) => this.#waitingAlone.push(resolve));
    else this.#alone = true;
    try {
      return await task();
    } finally {
      this.#alone = false;
      this.#admit();
    }
  }

  #sharedMayEnter(): boolean {
    return !this.#alone && this.#waitingAlone.length === 0 && this.#shared < this.#slots;
  }

  #admit(): void {
    if (!this.#alone && this.#shared === 0) {
      const next = this.#waitingAlone.shift();
      if (next !== undefined) {
        this.#alone = true;
        next();
      }
    }
    while (this.#waitingShared.length > 0 && this.#sharedMayEnter()) {
      this.#shared++;
      this.#waitingShared.shift()!();
    }
  }
}
