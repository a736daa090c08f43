import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/**
 * What a process used, itself and with all processes that it started and saw end. Loaded before a command, by
 * `node --import`; at the end it is written to the file that BACKCHECK_USAGE names.
 */
export interface Usage {
  /** CPU time of the process alone, with its threads. */
  readonly judgeCpuMs: number;
  /** CPU time of fork servers and workers. Linux only, else 0. */
  readonly othersCpuMs: number;
  /** Largest resident size of the process alone. */
  readonly peakMb: number;
}

/** The kernel counts these in hundredths of a second, on every Linux architecture that Node runs on. */
const TICK_MS = 10;

function usage(): Usage {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return {
    judgeCpuMs: (userCPUTime + systemCPUTime) / 1000,
    othersCpuMs: othersCpuMs(),
    peakMb: maxRSS / 1024,
  };
}

function othersCpuMs(): number {
  if (process.platform !== 'linux') return 0;
  const stat = readFileSync('/proc/self/stat', 'latin1');
  // After the name, which may hold spaces, cutime and cstime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

const file = process.env['BACKCHECK_USAGE'];
if (file !== undefined) process.once('exit', () => writeFileSync(file, JSON.stringify(usage())));
