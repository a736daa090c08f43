import { RESULTS } from '../implementations.ts';
import { describe } from '../training-step.ts';
import { drawConfiguration, type ConfigurationOptions } from './configuration.ts';
import type { Detection } from './detection.ts';
import { worse, type Tally, type Worst } from './tally.ts';

/** Rejections that are listed one by one. */
const LISTED = 10;

/** What a measurement found, in 80 columns for people. The tally holds at least one configuration. */
export function report(
  tally: Tally,
  detections: readonly Detection[],
  torch: string,
  options: ConfigurationOptions,
): string {
  const place = placeWith(options);
  const greatest = tally.worst.reduce(worse);
  const rejected = tally.rejections.map((one) => `  ${one.ratio.toFixed(2)} ${place(one)}`);
  return [
    `${count(tally.configurations)} configurations, ${count(tally.elements)} numbers compared, torch ${torch}.`,
    '',
    'Greatest error of a correct float32 computation, in units of its tolerance:',
    row('', RESULTS),
    ...implementationRows(tally.worst),
    `The greatest of all is ${greatest.ratio.toFixed(2)}: ${place(greatest)}`,
    `Next to a kink, where the tolerance is its jump: ${tally.worstAtKink.toFixed(2)}.`,
    '',
    `Right values that were rejected: ${count(rejected.length)}.`,
    ...rejected.slice(0, LISTED),
    '',
    'Least relative error of a whole value that is rejected, in nets of homework size:',
    row('', RESULTS),
    ...(['median', 'most', 'worst'] as const).map((part) =>
      row(
        { median: 'median', most: '95th percentile', worst: 'worst' }[part],
        detections.map((one) => one[part].toExponential(0)),
      ),
    ),
    '',
  ].join('\n');
}

function implementationRows(worst: readonly Worst[]): string[] {
  const groups = Map.groupBy(worst, ({ implementation }) => implementation);
  return [...groups].map(([name, own]) =>
    row(
      name,
      own.map(({ ratio }) => ratio.toFixed(2)),
    ),
  );
}

/** Where a ratio occurred, and the command that repeats it. */
function placeWith(options: ConfigurationOptions): (worst: Worst) => string {
  return ({ implementation, result, configuration }) => {
    const drawn = describe(drawConfiguration(configuration, options));
    const flags = `--seed ${options.seed}${options.all ? ' --all' : ''} --only ${configuration}`;
    return `${result} by ${implementation} (${drawn}).\n  To repeat it: npm run measure-tolerances -- ${flags}`;
  };
}

function row(title: string, cells: readonly string[]): string {
  return title.padEnd(17) + cells.map((cell) => cell.padStart(9)).join('');
}

function count(number: number): string {
  return number.toLocaleString('en');
}
