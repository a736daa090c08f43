import { CommanderError } from 'commander';
import { commandLine } from './command-line.ts';
import { EXIT } from './exit-code.ts';

try {
  process.exitCode = await commandLine(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    process.stderr.write(
      `backcheck: this is a fault of Backcheck itself, please report it.\n${(error as Error).stack}\n`,
    );
    process.exitCode = EXIT.harnessError;
  }
}
