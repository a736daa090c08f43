import v8 from 'node:v8';
import { CommanderError } from 'commander';
import { commandLine } from './command-line.ts';
import { EXIT } from './exit-code.ts';
import { systemErrorSentence } from './system-error.ts';

// V8 would double the space for new objects with every burst of them, and never give it back.
v8.setFlagsFromString('--semi-space-growth-factor=1');
for (const stream of [process.stdout, process.stderr]) stream.on('error', forgiveClosedPipe);
try {
  process.exitCode = await commandLine(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    const sentence = systemErrorSentence(error);
    const fault = `this is a fault of Backcheck itself, please report it.\n${(error as Error).stack}`;
    process.stderr.write(`backcheck: ${sentence ?? fault}\n`);
    process.exitCode = EXIT.harnessError;
  }
}

/** Whoever was reading has seen enough, as `head` has: the work goes on, unprinted. */
function forgiveClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
