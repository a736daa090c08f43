import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Limits } from '../model/limits.ts';
import { clean } from '../model/clean.ts';
import { Cgroup } from './cgroup.ts';
import { dropsUser } from './drops-user.ts';
import { EndedEarlyError, ForkServerError } from './fork-server-error.ts';
import { launch, type LaunchPlan } from './launch.ts';
import { judgeSocket, makeRunFolder, removeRunFolder, removeStaleRunFolders } from './run-folder.ts';
import { RunningServer } from './running-server.ts';
import { Worker, type Exit } from './worker.ts';
import { workerSource } from './worker-source.ts';

/** How long the fork server may take to load torch, and to answer anything after that. */
const START_MS = 120_000;
const TOKEN_LENGTH = 32;
/**
 * From how many submissions on the fork copies early what workers write. It takes as long as it saves on 5: measured on a
 * virtual machine where a page fault takes 15 µs, a submission of one case takes 32 ms then instead of 57.
 */
const SEVERAL = 8;
/**
 * From how many submissions on memory is laid out for cheap forks. It takes as long as it saves on 60: measured on torch
 * 1.13, a submission of one case takes half the time then.
 */
const MANY = 60;

export interface ForkServerOptions extends Omit<LaunchPlan, 'runFolder' | 'asRoot'> {
  readonly limits: Limits;
  /** `sys.path` of the interpreter; null leaves the interpreter's own. */
  readonly searchPath: readonly string[] | null;
  /** Modules to load before the first fork, beside torch and numpy. */
  readonly preload: readonly string[];
  /** About how many submissions will run, which decides what is worth preparing. */
  readonly submissions: number;
}

/** A running fork server: one process that has torch loaded and makes an isolated worker for each submission. */
export class ForkServer {
  /** Versions of Python, torch and numpy, and the CPU capability that torch's kernels were chosen for. */
  readonly versions: Readonly<Record<string, string>>;
  /** Files that the versions come from, as seen from inside the root folder. */
  readonly files: readonly string[];
  readonly #process: RunningServer;
  readonly #control: Duplex;
  readonly #listener: Server;
  readonly #runFolder: string;
  readonly #cgroup: Cgroup | null;
  readonly #limits: Limits;
  readonly #workers = new Map<number, Worker>();
  readonly #tokens = new Map<string, { worker: Worker; channels: Set<string> }>();
  #next = 1;
  #lost: ForkServerError | null = null;
  #isClosing = false;
  /** Resolves when the cgroup is gone. */
  #removed: Promise<void> | undefined;

  private constructor(parts: {
    versions: Record<string, string>;
    files: readonly string[];
    process: RunningServer;
    control: Duplex;
    listener: Server;
    runFolder: string;
    cgroup: Cgroup | null;
    limits: Limits;
  }) {
    this.versions = parts.versions;
    this.files = parts.files;
    this.#process = parts.process;
    this.#control = parts.control;
    this.#listener = parts.listener;
    this.#runFolder = parts.runFolder;
    this.#cgroup = parts.cgroup;
    this.#limits = parts.limits;
    this.#listener.on('connection', (socket: Socket) => this.#greet(socket));
    void this.#process.ended.then((how) => this.#lose(new EndedEarlyError(`the fork server ended (${how})`)));
  }

  /** Starts a fork server and waits until torch is loaded. Throws ForkServerError with the reason. */
  static async start(options: ForkServerOptions): Promise<ForkServer> {
    const asRoot = dropsUser();
    await removeStaleRunFolders();
    const runFolder = makeRunFolder(asRoot);
    const listener = await listen(runFolder);
    const { bootstrap, modules } = workerSource();
    const command = launch({ ...options, runFolder, asRoot }, bootstrap);
    const cgroup = options.tier === 'C' ? null : Cgroup.create();
    const [file, args] =
      cgroup === null ? [command.command, command.args] : cgroup.wrap(command.command, command.args);
    const child = new RunningServer(
      spawn(file, args, {
        cwd: '/',
        env: { ...command.environment },
        stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      }),
    );
    const control = child.control;
    const boot = {
      sys_path: options.searchPath,
      modules,
      settings: {
        tier: options.tier,
        limits: options.limits,
        readable: command.readable,
        socket: command.socket,
        scratch: command.scratch,
        preload: options.preload,
        copy_early: options.submissions >= SEVERAL,
        lay_out: options.submissions >= MANY,
      },
    };
    control.on('error', () => undefined); // its end is seen below, and by the process's own end
    control.write(`${JSON.stringify(boot)}\n`);
    try {
      const ready = await firstLine(control, child);
      const versions = ready['ready'];
      if (typeof versions !== 'object' || versions === null) {
        throw new ForkServerError(clean(JSON.stringify(ready['failed'] ?? ready), 500));
      }
      const server = new ForkServer({
        versions: versions as Record<string, string>,
        files: ready['files'] as string[],
        process: child,
        control,
        listener,
        runFolder,
        cgroup,
        limits: options.limits,
      });
      server.#listen();
      return server;
    } catch (error) {
      child.kill();
      await child.ended;
      listener.close();
      await cgroup?.remove();
      removeRunFolder(runFolder);
      throw error;
    }
  }

  /** Why this fork server cannot be used any more, or null. */
  get lost(): ForkServerError | null {
    return this.#lost;
  }

  /**
   * A new isolated worker that waits for a submission, and may start threads or not. Throws ForkServerError when isolation
   * cannot be had.
   */
  async startWorker(threads = false): Promise<Worker> {
    const number = this.#next++;
    const token = randomBytes(TOKEN_LENGTH / 2).toString('hex');
    const worker = new Worker(this.#limits, {
      askCpu: () => this.#tell({ cpu: number }),
      kill: () => this.#tell({ kill: number }),
    });
    this.#workers.set(number, worker);
    this.#tokens.set(token, { worker, channels: new Set(['d', 'o']) });
    if (this.#lost !== null) worker.lose(this.#lost);
    else this.#tell({ start: number, token, threads });
    await worker.ready();
    return worker;
  }

  /** Ends the fork server and all its workers, and removes what it left on disk. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#control.end();
    const patience = setTimeout(() => this.#process.kill(), 3000);
    await this.#process.ended;
    clearTimeout(patience);
    await this.#removed;
  }

  #tell(message: object): void {
    if (this.#lost === null) this.#control.write(`${JSON.stringify(message)}\n`);
  }

  #listen(): void {
    onLines(this.#control, (line) => {
      const message = parse(line);
      if (typeof message['exited'] === 'number') {
        this.#workers.get(message['exited'])?.exited(message as unknown as Exit);
        this.#workers.delete(message['exited']);
      } else if (typeof message['cpu'] === 'number') {
        this.#workers.get(message['cpu'])?.cpu(typeof message['ms'] === 'number' ? message['ms'] : null);
      } else if (typeof message['failed'] === 'string') {
        this.#lose(new ForkServerError(clean(message['failed'], 500)));
      }
    });
    this.#control.on('close', () => this.#lose(new EndedEarlyError('the control channel closed')));
  }

  /** The first bytes on a connection say whose it is; a token is good for one connection of each kind. */
  #greet(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const onReadable = (): void => {
      const hello = socket.read(TOKEN_LENGTH + 1) as Buffer | null;
      if (hello === null) return;
      socket.off('readable', onReadable);
      const token = hello.toString('latin1', 0, TOKEN_LENGTH);
      const channel = hello.toString('latin1', TOKEN_LENGTH);
      const waiting = this.#tokens.get(token);
      if (!waiting?.channels.delete(channel)) {
        socket.destroy();
        return;
      }
      if (waiting.channels.size === 0) this.#tokens.delete(token);
      if (channel === 'd') waiting.worker.attachData(socket);
      else waiting.worker.attachOutput(socket);
    };
    socket.on('readable', onReadable);
  }

  #lose(why: ForkServerError): void {
    if (this.#lost !== null) return;
    this.#lost = why;
    for (const worker of this.#workers.values()) worker.lose(why);
    this.#workers.clear();
    this.#tokens.clear();
    this.#listener.close();
    // One that ends by itself leaves the account of what all its workers cost.
    if (!this.#isClosing) this.#process.kill();
    this.#removed = this.#cgroup?.remove();
    removeRunFolder(this.#runFolder);
  }
}

async function listen(runFolder: string): Promise<Server> {
  const path = judgeSocket(runFolder);
  const listener = createServer();
  try {
    await once(listener.listen(path), 'listening');
    // Whoever connects must still show a token that only the fork server was told.
    chmodSync(path, 0o666);
    return listener;
  } catch (error) {
    removeRunFolder(runFolder);
    const { code } = error as NodeJS.ErrnoException;
    throw new ForkServerError(
      `no socket can be made at ${path} (${code}); set TMPDIR to a folder that can be written to and has a short name`,
    );
  }
}

async function firstLine(control: Duplex, child: RunningServer): Promise<Record<string, unknown>> {
  const line = new Promise<Record<string, unknown>>((resolve) => {
    const stop = onLines(control, (text) => {
      stop();
      resolve(parse(text));
    });
  });
  const end = child.ended.then((how) => {
    const why = `it ended before it was ready: ${child.lastWords || how}`;
    throw child.lastWords === '' ? new EndedEarlyError(why) : new ForkServerError(why);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ForkServerError('it did not load torch in 120 s')), START_MS);
  });
  try {
    return await Promise.race([line, end, late]);
  } finally {
    clearTimeout(timer);
    end.catch(() => undefined); // the process's later end is nobody's surprise
  }
}

function onLines(stream: Duplex, take: (line: string) => void): () => void {
  let rest = '';
  const onData = (chunk: Buffer): void => {
    rest += chunk.toString('utf8');
    const lines = rest.split('\n');
    rest = lines.pop()!;
    lines.forEach(take);
  };
  stream.on('data', onData);
  return () => stream.off('data', onData);
}

function parse(line: string): Record<string, unknown> {
  return JSON.parse(line) as Record<string, unknown>;
}
