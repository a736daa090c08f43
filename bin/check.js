import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installNodePackages, withCommands } from './setup/node-packages.js';
import { root } from './setup/root.js';
import { orExit } from './setup/run.js';

// Runs every script of package.json whose name starts with `check:`, in their order, up to the first that fails. The
// script of the same name without `check:`, if there is one, mends what it found.
const { scripts } = /** @type {{ scripts: Record<string, string> }} */ (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
);
const checks = Object.entries(scripts).flatMap(([name, command]) =>
  name.startsWith('check:') ? [{ name: name.slice('check:'.length), command }] : [],
);

await orExit(1, async () => {
  await installNodePackages();
  runChecks();
});

function runChecks() {
  for (const [index, { name, command }] of checks.entries()) {
    process.stdout.write(`check ${index + 1}/${checks.length}: ${name} (${command})\n`);
    const { status, signal } = spawnSync(command, {
      cwd: root,
      env: withCommands(),
      stdio: 'inherit',
      shell: true,
    });
    if (status !== 0) {
      const mend = scripts[name] ? `; to mend it: npm run ${name}` : '';
      process.stdout.write(
        `check: ${name} failed: ${command} ended with ${signal ?? `exit code ${status}`}${mend}\n`,
      );
      process.exit(1);
    }
  }
  process.stdout.write(`check: all ${checks.length} passed\n`);
}
