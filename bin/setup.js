import process from 'node:process';
import { isolationNeeds, pythonNeeds } from './setup/needs.js';
import { installNodePackages } from './setup/node-packages.js';
import { orExit, SetUpError } from './setup/run.js';
import { installSystemPackages } from './setup/system-packages.js';
import { makeTestRoot, testRootNeeds } from './setup/test-root.js';

const [option, ...rest] = process.argv.slice(2);
if (rest.length > 0 || (option !== undefined && option !== '--tests')) {
  process.stderr.write('usage: node bin/setup.js [--tests]\n');
  process.exit(64);
}

await orExit(1, async () => {
  const tests = option === '--tests';
  await installNodePackages();
  await installSystemPackages([
    ...pythonNeeds(process.env),
    ...isolationNeeds(process.env),
    ...(tests ? testRootNeeds(process.env) : []),
  ]);
  const [python] = pythonNeeds(process.env);
  if (python?.required) throw new SetUpError(`what apt-get installed is not enough: ${python.why}`);
  if (tests) await makeTestRoot(process.env);
});
