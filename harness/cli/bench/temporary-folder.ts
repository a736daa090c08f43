import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that is gone when the process ends, also by a second Ctrl-C. */
export class TemporaryFolder {
  readonly #path: string;
  readonly #onExit = (): void => this.remove();
  #next = 1;

  constructor(purpose: string) {
    this.#path = mkdtempSync(join(tmpdir(), `backcheck-${purpose}-`));
    // Passable for the unprivileged user that workers run as, readable for nobody else.
    chmodSync(this.#path, 0o711);
    process.once('exit', this.#onExit);
  }

  /** A new folder inside, which every user may read. */
  make(name: string): string {
    const path = join(this.#path, `${name}${this.#next++}`);
    mkdirSync(path);
    chmodSync(path, 0o755);
    return path;
  }

  remove(): void {
    process.off('exit', this.#onExit);
    rmSync(this.#path, { recursive: true, force: true });
  }
}
