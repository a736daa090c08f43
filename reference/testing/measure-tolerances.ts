import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { detection } from './measure/detection.ts';
import { measureAll } from './measure/measure-all.ts';
import { measureRange } from './measure/measure-range.ts';
import { report } from './measure/report.ts';
import { torchVersion } from './torch.ts';

/** Nets in which the least rejected error is looked for. */
const NETS = 2000;

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly jobs: number;
  readonly only?: number;
  readonly all: boolean;
}

const { only, count, jobs, ...options } = new Command('measure-tolerances')
  .description('Measures the tolerance `auto` with differently written correct homework in float32.')
  .option('--count <number>', 'configurations', positive, 20_000)
  .option('--seed <number>', 'seed of the draws', whole, 1)
  .option('--jobs <number>', 'threads', positive, availableParallelism())
  .option('--only <number>', 'one configuration alone, by its number', whole)
  .option('--all', 'all activations of the reference, not only those of the homework', false)
  .parse()
  .opts<Options>();

const tally =
  only === undefined
    ? await measureAll(count, jobs, options, ({ configurations, rejections }) => {
        if (!process.stderr.isTTY) return;
        process.stderr.write(
          `\r${configurations} of ${count} configurations, ${rejections.length} rejections`,
        );
        if (configurations === count) process.stderr.write('\n');
      })
    : measureRange(only, 1, options);
process.stdout.write(report(tally, detection(NETS, options.seed), torchVersion(), options));
process.exitCode = tally.rejections.length === 0 ? 0 : 1;

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

function positive(text: string): number {
  const number = whole(text);
  if (number === 0) throw new InvalidArgumentError('Expected a number above 0.');
  return number;
}
