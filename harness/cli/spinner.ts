import type { Ora } from 'ora';

/** One line on a terminal that says what is being done. Silent in a pipe. */
export interface Spinner {
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

const SILENT: Spinner = { say: () => undefined, stop: () => undefined };

/** Starts it on a stream. A terminal without columns (`script`, some containers) gets none: ora would never end there. */
export function startSpinner(stream: NodeJS.WriteStream, text: string): Spinner {
  if (!stream.isTTY || !(stream.columns > 0)) return SILENT;
  let spinner: Ora | null = null;
  let latest = text;
  let isStopped = false;
  // Loaded where there is a terminal: it takes a tenth of the start of a command.
  void import('ora').then(({ default: ora }) => {
    if (!isStopped) spinner = ora({ stream, discardStdin: false }).start(latest);
  });
  return {
    say: (next) => {
      latest = next;
      if (spinner !== null) spinner.text = next;
    },
    stop: () => {
      isStopped = true;
      spinner?.stop();
    },
  };
}
