import type { Job } from '../../model/job.ts';
import type { Bounded } from '../../../reference/bounded.ts';
import { chain, type TwoLayerNet } from '../../../reference/two-layer-net.ts';
import { movedElements, STEP, type Law } from './law-job.ts';
import { input, netOf } from './reference-values.ts';
import type { ChainFields } from './schema.ts';

/** What the slack of one check rests on. `right` is the reference's value for it. */
interface Facts {
  readonly fields: ChainFields;
  readonly job: Job;
  readonly right: Bounded;
}

/** Relative to the largest value: what sums of a few hundred float32 terms in another order may differ by. */
const LAW_ROUNDING = 2 ** -16;

/** How far a lawful submission may be from the law's right side `value`, by element. */
export function slackOf(law: Law, name: string, value: Float64Array, facts: Facts): Float64Array {
  if (law === 'fresh_run') return new Float64Array(value.length);
  const { value: right, error } = facts.right;
  // A lawful submission may be wrong, and then its errors are not those of the reference: what counts is the size of its
  // own values.
  if (law === 'central_differences') {
    const moved = movedElements(value.length);
    const [own, known] = [value, right.data].map((data) => largest(moved.map((element) => data[element]!)));
    const factor = Math.max(1, own! / (known! || 1));
    return differenceSlack(name, facts).map((slack) => factor * slack);
  }
  const factor = 1 + largest(value) / (largest(right.data) || 1);
  const bound = 4 * factor * largest(error.data) + LAW_ROUNDING * largest(value);
  return new Float64Array(value.length).fill(bound);
}

/** Takes dozens of runs of the reference, and is the same for every submission of a class. */
const DIFFERENCE_SLACKS = new WeakMap<Job, Map<string, Float64Array>>();

function differenceSlack(name: string, facts: Facts): Float64Array {
  let known = DIFFERENCE_SLACKS.get(facts.job);
  if (known === undefined) DIFFERENCE_SLACKS.set(facts.job, (known = new Map<string, Float64Array>()));
  let slack = known.get(name);
  if (slack === undefined) known.set(name, (slack = differenceErrors(name, facts)));
  return slack;
}

/** Rounding of J over 2h, and what central differences of the exact J are off by; infinite where nothing was moved. */
function differenceErrors(name: string, { fields, job, right: { value, error } }: Facts): Float64Array {
  const parameter = name.slice('dJd'.length) as 'W1' | 'b1' | 'W2' | 'b2';
  const net = netOf(fields.network, job);
  const at = (element: number, step: number): Bounded => {
    const moved = net[parameter].data.map((number, index) =>
      index === element ? Math.fround(number + step) : number,
    );
    const changed: TwoLayerNet = { ...net, [parameter]: { ...net[parameter], data: moved } };
    return chain(changed, input(job, 'x'), input(job, 'y'), fields.loss).J;
  };
  const slacks = new Float64Array(value.data.length).fill(Infinity);
  for (const element of movedElements(slacks.length)) {
    const [up, down] = [at(element, STEP), at(element, -STEP)];
    const exact = (up.value.data[0]! - down.value.data[0]!) / (2 * STEP);
    const rounding = (up.error.data[0]! + down.error.data[0]!) / (2 * STEP);
    slacks[element] = 2 * (rounding + Math.abs(exact - value.data[element]!) + error.data[element]!);
  }
  return slacks;
}

function largest(data: Iterable<number>): number {
  let most = 0;
  for (const number of data) most = Math.max(most, Math.abs(number));
  return most;
}
