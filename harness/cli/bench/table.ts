import { pad, wrap } from '../../report/layout.ts';
import type { Machine } from './machine.ts';
import type { Measured } from './measure.ts';
import type { Spread } from './spread.ts';

const WIDTH = 80;
const COLUMNS = [39, 10, 10, 10, 9] as const;

/** How the bench was run, for the lines around its numbers. */
export interface BenchFacts {
  readonly machine: Machine;
  readonly jobs: number;
  readonly startUpMs: number;
}

/** The result of a bench for people, in 80 columns. */
export function benchTable(measured: Measured, facts: BenchFacts): string {
  const { machine, jobs } = facts;
  const { rounds } = measured;
  const { versions } = machine;
  const notes = [
    `${machine.cores} cores (${machine.cpu_model}), load ${machine.load_at_start.toFixed(1)} at the start; Node ${versions['node']}, Python ${versions['python']}, torch ${versions['torch']}; isolation tier ${machine.tier}; ${jobs} at a time; ${rounds} round${rounds === 1 ? '' : 's'}, in which all three ways took turns.`,
  ];
  const about = [
    `* One plain process per case: ${measured.processes_per_case_per_round} processes in every other round, times 100 cases. All 100 were not run.`,
    `Starting the fork server takes ${(facts.startUpMs / 1000).toFixed(1)} s, once for a whole class, and is not in these numbers.`,
    memoryLine(measured.judge_memory_mb),
  ];
  return [
    ...notes.flatMap((note) => wrap(note, WIDTH)),
    '',
    row(['', 'median', 'min', 'max', 'wanted']),
    'A submission of 100 cases, ms',
    line('  Backcheck', measured.ms_per_submission_100_cases, '≤ 25'),
    line('  a process per submission', measured.ms_per_submission_by_process),
    line('  a process per case *', measured.ms_per_submission_by_process_per_case),
    'Backcheck is faster by a factor of',
    line('  than a process per submission', measured.ratio_process_per_submission, '≥ 25'),
    line('  than a process per case *', measured.ratio_process_per_case, '≥ 1,000'),
    line('Submissions of 100 cases per minute', measured.submissions_per_minute),
    line('A submission of one case, ms', measured.ms_per_submission_1_case, '≤ 10'),
    line('200 random shapes more, ms', measured.ms_per_200_random_shapes, '≤ 60'),
    'CPU time of a submission of 100 cases, ms',
    line('  judge', measured.judge_cpu_ms_per_submission),
    line('  worker', measured.worker_cpu_ms_per_submission),
    '',
    ...about.flatMap((text) => wrap(text, WIDTH)),
    '',
  ].join('\n');
}

function memoryLine(memory: Readonly<Record<string, number>>): string {
  const sizes = Object.entries(memory).flatMap(([key, megabytes]) => {
    const [, count] = /^after_(\d+)$/.exec(key) ?? [];
    return count === undefined
      ? []
      : [`${megabytes.toFixed(0)} MiB after ${Number(count).toLocaleString('en')}`];
  });
  const growth = memory['growth']!;
  return `The judge's memory: ${sizes.join(' and ')} submissions of one case (${growth < 0 ? '' : '+'}${growth.toFixed(1)} MiB; wanted: within 20).`;
}

function line(title: string, { median, min, max }: Spread, wanted = ''): string {
  return row([title, number(median), number(min), number(max), wanted]);
}

function row(cells: readonly string[]): string {
  const padded = cells.map((cell, index) => pad(cell, COLUMNS[index]!, index === 0 ? 'left' : 'right'));
  return padded.join('').trimEnd();
}

/** Three digits are all that a measurement on a shared machine is worth. */
function number(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
