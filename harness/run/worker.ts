import type { Socket } from 'node:net';
import type { Limits } from '../model/limits.ts';
import { clean } from '../model/clean.ts';
import { EndedEarlyError, ForkServerError } from './fork-server-error.ts';
import { frameHead, FrameReader, type Frame } from './frames.ts';
import { OutputCapture } from './output.ts';

/** How the kernel says that a worker ended. */
export interface Exit {
  readonly signal: number | null;
  readonly status: number | null;
  readonly cpu_ms: number;
  readonly peak_kb: number;
}

/** What one question may cost. */
export interface Budget {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** What came of a question; everything but `frame` is the worker's end. */
export type Answer =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'bad-reply'; readonly why: string }
  | { readonly kind: 'timed-out'; readonly clock: 'cpu' | 'wall' }
  | { readonly kind: 'output-limit' }
  | { readonly kind: 'ended'; readonly exit: Exit }
  | { readonly kind: 'lost' };

const TICK_MS = 100;
const MAX_HEADER = 1 << 20;
/** Share of the elapsed time that a process which sleeps does not use. */
const COMPUTING = 0.1;
const EXIT_PATIENCE_MS = 10_000;
const SIGKILL = 9;

interface Pending {
  readonly budget: Budget;
  readonly resolve: (answer: Answer) => void;
}

/**
 * The judge's side of one isolated process. Questions are answered in order; a few may be on their way, so that the
 * process need not wait for the judge between two of them. The deadline is held here, for the one that is being answered.
 */
export class Worker {
  readonly output: OutputCapture;
  readonly #limits: Limits;
  readonly #control: { askCpu: () => void; kill: () => void };
  readonly #reader: FrameReader;
  readonly #ready = Promise.withResolvers<void>();
  readonly #exit = Promise.withResolvers<Exit | 'lost'>();
  #data: Socket | null = null;
  readonly #pending: Pending[] = [];
  readonly #unsent: Uint8Array[] = [];
  /** When the question at the front could be begun, and the CPU time when it was first looked at after that. */
  #since = 0;
  #baseCpu: number | null = null;
  /** CPU time since then, as far as it is known. */
  #usedCpu = 0;
  #ticker: NodeJS.Timeout | null = null;
  #isReady = false;
  #isClosed = true;
  /** Why the judge ends it; the first reason counts. */
  #ending: Answer | null = null;

  constructor(limits: Limits, control: { askCpu: () => void; kill: () => void }) {
    this.#limits = limits;
    this.#control = control;
    this.#reader = new FrameReader(MAX_HEADER, limits.reply_mb * 2 ** 20);
    this.output = new OutputCapture(limits.output_kept_kb * 1024, limits.output_kb * 1024, () =>
      this.#end({ kind: 'output-limit' }),
    );
    this.#ready.promise.catch(() => undefined);
  }

  /** Resolves when the walls stand and no student code has run yet; throws ForkServerError otherwise. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Whether it waits for a question: it has not ended, and nothing is ending it. */
  get isUsable(): boolean {
    return this.#isReady && this.#ending === null;
  }

  /** Asks a question; resolves to its answer, or to what ended the process before it. */
  async ask(header: readonly Uint8Array[], payload: readonly Uint8Array[], budget: Budget): Promise<Answer> {
    if (this.#ending !== null) return this.#settled(this.#ending);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#pending.push({ budget, resolve });
    if (this.#pending.length === 1) this.#begin();
    this.#ticker ??= setInterval(() => this.#tick(), TICK_MS);
    if (this.#unsent.length === 0) queueMicrotask(() => this.#send());
    this.#unsent.push(frameHead(sizeOf(header), sizeOf(payload)), ...header, ...payload);
    return promise;
  }

  /** Questions that were asked together leave together. */
  #send(): void {
    this.#data!.write(Buffer.concat(this.#unsent.splice(0)));
  }

  /** Ends the process, whatever it is doing, and says what it cost. */
  async stop(): Promise<Exit | 'lost'> {
    this.#end({ kind: 'lost' });
    return this.#exit.promise;
  }

  attachData(socket: Socket): void {
    this.#data = socket;
    this.#isClosed = false;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('close', () => this.#closed());
  }

  attachOutput(socket: Socket): void {
    this.output.attach(socket);
  }

  /** Answer to `askCpu`. */
  cpu(ms: number | null): void {
    const pending = this.#pending[0];
    if (pending === undefined || ms === null) return;
    this.#baseCpu ??= ms;
    this.#usedCpu = ms - this.#baseCpu;
    if (this.#usedCpu >= pending.budget.cpuMs) this.#end({ kind: 'timed-out', clock: 'cpu' });
  }

  /** The fork server reports that the process is gone. */
  exited(exit: Exit): void {
    // Its last words may still be on their way.
    if (!this.#isClosed) {
      this.#data!.once('close', () => this.exited(exit));
      return;
    }
    this.#exit.resolve(exit);
    // The kernel's own limit on CPU time kills without a word.
    const spent = exit.signal === SIGKILL && exit.cpu_ms >= this.#limits.submission_cpu_seconds * 990;
    this.#ending ??= spent ? { kind: 'timed-out', clock: 'cpu' } : { kind: 'ended', exit };
    this.#finish();
  }

  /** The fork server is gone, and with it this worker; why, is told to whoever waits for it to be ready. */
  lose(why?: ForkServerError): void {
    if (why !== undefined && !this.#isReady) this.#ready.reject(why);
    this.#exit.resolve('lost');
    this.#ending = { kind: 'lost' };
    this.#finish();
  }

  /** The question at the front is the one that the process is working on. */
  #begin(): void {
    this.#since = performance.now();
    this.#baseCpu = null;
    this.#usedCpu = 0;
    this.output.startCount();
  }

  #receive(chunk: Buffer): void {
    this.#reader.push(chunk);
    for (
      let frame = this.#reader.next();
      frame !== null && this.#ending === null;
      frame = this.#reader.next()
    ) {
      if ('violation' in frame) return this.#end({ kind: 'bad-reply', why: frame.violation });
      if (!this.#isReady) this.#greeted(frame);
      else this.#answered(frame);
    }
  }

  #answered(frame: Frame): void {
    const pending = this.#pending.shift();
    if (pending === undefined)
      return this.#end({ kind: 'bad-reply', why: 'it answered before it was asked' });
    if (this.#pending.length > 0) this.#begin();
    pending.resolve({ kind: 'frame', frame });
  }

  /** The first frame comes before any student code, from our own Python. */
  #greeted(frame: Frame): void {
    const greeting = JSON.parse(frame.header) as { ready?: boolean; failed?: string };
    if (greeting.ready === true) {
      this.#isReady = true;
      this.#ready.resolve();
    } else {
      this.#ready.reject(new ForkServerError(`isolation failed: ${clean(String(greeting.failed), 300)}`));
    }
  }

  #tick(): void {
    const [pending] = this.#pending;
    if (pending === undefined) return;
    const elapsed = performance.now() - this.#since;
    // On a busy machine code that computes gets little time: its own CPU time ends it.
    const isComputing = this.#usedCpu >= COMPUTING * elapsed;
    if (elapsed >= pending.budget.wallMs && !isComputing) {
      this.#end({ kind: 'timed-out', clock: 'wall' });
    } else {
      this.#control.askCpu();
    }
  }

  /** Kills the process for a reason; the answer is given once the kernel confirms its end. */
  #end(reason: Answer): void {
    if (this.#ending !== null) return;
    this.#ending = reason;
    this.#control.kill();
    this.#awaitExit();
  }

  #closed(): void {
    this.#isClosed = true;
    // Either it ended, and the fork server says how, or it closed its own channel: then there is no answer to wait for.
    if (this.#ending === null) setTimeout(() => this.#control.kill(), TICK_MS).unref();
    this.#awaitExit();
  }

  #awaitExit(): void {
    const patience = setTimeout(() => this.lose(), EXIT_PATIENCE_MS);
    void this.#exit.promise.then(() => clearTimeout(patience));
  }

  #finish(): void {
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#ticker = null;
    this.#data?.destroy();
    if (!this.#isReady) this.#ready.reject(new EndedEarlyError('the worker ended before it was ready'));
    for (const pending of this.#pending.splice(0)) pending.resolve(this.#ending!);
  }

  async #settled(answer: Answer): Promise<Answer> {
    const exit = await this.#exit.promise;
    return exit === 'lost' ? { kind: 'lost' } : answer;
  }
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}
