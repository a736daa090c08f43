import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request, SMALL } from '../../tests/tiny.ts';
import { ForkServer } from './fork-server.ts';
import { interpreters } from './interpreter.ts';
import { runSubmission } from './session.ts';

describe('a timeout by the wall clock is confirmed', () => {
  let server: ForkServer;
  beforeAll(async () => {
    const [interpreter] = interpreters(null, process.env) as Exclude<ReturnType<typeof interpreters>, string>;
    // At tier C a process may stop itself.
    server = await ForkServer.start({ ...interpreter!, tier: 'C', root: null, limits: SMALL, preload: [] });
  });
  afterAll(() => server.close());

  it.each([
    ['beside others, where the code sleeps', 'import time\ndef f(x):\n    time.sleep(1000)\n', 0],
    [
      'alone, where it cannot be told from one that gets no time',
      'import os, signal\ndef f(x):\n    os.kill(os.getpid(), signal.SIGSTOP)\n',
      1,
    ],
  ])('%s', async (_, source, wanted) => {
    let alone = 0;
    const { outcomes } = await runSubmission(request(source), {
      limits: SMALL,
      startWorker: () => server.startWorker(),
      startWithThreads: () => server.startWorker(true),
      done: () => undefined,
      alone: (task) => {
        alone++;
        return task();
      },
    });
    expect(outcomes[0]).toMatchObject({ ending: 'timed-out', error: { type: 'wall clock' } });
    expect(alone).toBe(wanted);
  });
});
