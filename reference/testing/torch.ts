import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs a Python script beside this file, once, and returns the bytes it wrote. It reads `header` as one line of JSON,
 * then `numbers` as raw bytes; native byte order and the width of the arrays' elements are the callers' agreement.
 */
export function runTorch(
  script: string,
  header: unknown,
  numbers: readonly (Float32Array | Float64Array)[],
): Uint8Array {
  const bytes = numbers.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const { status, stdout, stderr, error } = spawnSync(
    python(),
    [fileURLToPath(new URL(script, import.meta.url))],
    {
      input: Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...bytes]),
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      maxBuffer: Infinity,
    },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr.toString()}`);
  return stdout;
}

/** The version of torch that scripts run with. */
export function torchVersion(): string {
  return new TextDecoder().decode(runTorch('version.py', null, []));
}

/** `BACKCHECK_PYTHON`, or else the first usual interpreter that has torch. */
function python(): string {
  const chosen = process.env['BACKCHECK_PYTHON'];
  if (chosen) return chosen;
  const look = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)';
  const found = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', look]).status === 0);
  if (found === undefined) throw new Error('no Python with torch: set BACKCHECK_PYTHON to one');
  return found;
}
