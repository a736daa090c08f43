#!/usr/bin/env -S node --max-semi-space-size=4
// In megabytes: with V8's own 16 there is often less room in the heap than new objects may take, and then V8 looks through
// the whole heap whenever they are full, which is a third of the CPU time of the judge in a long run.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { installNodePackages } from './setup/node-packages.js';
import { root } from './setup/root.js';
import { orExit } from './setup/run.js';

await orExit(2, async () => {
  const node = await installNodePackages();
  if (node === process.execPath) await runHere();
  else runWith(node);
});

/** Runs the command line in this process. */
async function runHere() {
  endWithLauncher();
  // Beside the code, not in a temporary folder that others may write to.
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'backcheck-compiled'));
  await import('../harness/cli/main.ts');
}

/** Where this is the second of two processes: ends cleanly when the first, which people see and may kill, is gone. */
function endWithLauncher() {
  if (process.channel === undefined) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // After the listener, which would keep the process alive.
  process.channel.unref();
}

/**
 * Runs this file again with another Node, and ends as that ends.
 * @param {string} node
 */
function runWith(node) {
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    // The channel carries no messages: its end tells that this process is gone.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // A terminal sends Ctrl-C and Ctrl-\ to the child as well: they must not reach it twice.
  const typed = hasTerminal();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'])) {
    const fromTerminal = typed && (signal === 'SIGINT' || signal === 'SIGQUIT');
    process.on(signal, () => fromTerminal || child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`backcheck: ${node} does not start: ${error.message}\n`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exit(code ?? 2);
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function hasTerminal() {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
