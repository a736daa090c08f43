import ora from 'ora';

/** One line on a terminal that says what is being done. Silent in a pipe. */
export interface Spinner {
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

/** Starts it on a stream. A terminal without columns (`script`, some containers) gets none: ora would never end there. */
export function startSpinner(stream: NodeJS.WriteStream, text: string): Spinner {
  const isUsable = stream.isTTY && stream.columns > 0;
  const spinner = isUsable ? ora({ stream, discardStdin: false }).start(text) : null;
  return {
    say: (next) => {
      if (spinner !== null) spinner.text = next;
    },
    stop: () => {
      spinner?.stop();
    },
  };
}
