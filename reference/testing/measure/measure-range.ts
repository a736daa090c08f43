import { errorRatios } from '../implementations.ts';
import type { TrainingStep } from '../training-step.ts';
import { drawConfiguration, type ConfigurationOptions } from './configuration.ts';
import { EMPTY, tallyOf, together, type Tally } from './tally.ts';

/** So many parameters go to one Python process: its answers are a few hundred megabytes. */
const MOST_PARAMETERS = 2 ** 22;

/** The tally of the configurations from `first` on, `count` of them. */
export function measureRange(first: number, count: number, options: ConfigurationOptions): Tally {
  let tally = EMPTY;
  let batch: { readonly number: number; readonly step: TrainingStep }[] = [];
  let parameters = 0;
  const finish = () => {
    const numbers = new Map(batch.map(({ number, step }) => [step, number]));
    const ratios = Map.groupBy(errorRatios([...numbers.keys()]), ({ step }) => step);
    for (const [step, own] of ratios) tally = together(tally, tallyOf(numbers.get(step)!, own));
    batch = [];
    parameters = 0;
  };
  for (let number = first; number < first + count; number++) {
    const step = drawConfiguration(number, options);
    batch.push({ number, step });
    parameters += step.net.W1.data.length + step.net.W2.data.length;
    if (parameters >= MOST_PARAMETERS) finish();
  }
  if (batch.length > 0) finish();
  return tally;
}
