/**
 * Ctrl-C and SIGTERM end a run cleanly: the signal is set, `stop` ends the workers, and the command says how to resume.
 * A second Ctrl-C ends at once.
 */
export function onInterrupt(stop: () => Promise<void>): {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
} {
  const controller = new AbortController();
  const handler = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    void stop();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, handler);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of signals) process.off(signal, handler);
    },
  };
}
