import { exact } from '../../../../reference/bounded.ts';
import type { CheckName } from '../../../../reference/faults/fault.ts';
import type { FaultyValues } from '../../../../reference/faults/run-faulty.ts';
import type { Tensor } from '../../../../reference/tensor.ts';
import { forward, type TwoLayerCache, type TwoLayerNet } from '../../../../reference/two-layer-net.ts';
import type { Job } from '../../../model/job.ts';
import { input, netOf, referenceValues } from '../reference-values.ts';
import type { FixedFields } from '../schema.ts';

/** What the reference makes of a job, whatever a submission answers. */
export interface Setting {
  /** Null for a loss on its own. */
  readonly pass: ForwardPass | null;
  /** By check. */
  readonly right: FaultyValues;
}

interface ForwardPass {
  readonly net: TwoLayerNet;
  readonly x: Tensor;
  readonly cache: TwoLayerCache;
}

/** Computed once for a class, as everyone meets the same numbers. */
export function settingOf(fields: FixedFields, job: Job): Setting {
  let setting = SETTINGS.get(job);
  if (setting === undefined) SETTINGS.set(job, (setting = computed(fields, job)));
  return setting;
}

const SETTINGS = new WeakMap<Job, Setting>();

function computed(fields: FixedFields, job: Job): Setting {
  const values = Object.entries(referenceValues(fields, job));
  const right = new Map(
    values.map(([name, bounded]) => [name as CheckName, { kind: 'value', bounded }] as const),
  );
  if (fields.stage === 'loss') return { pass: null, right };
  const [net, x] = [netOf(fields.network, job), input(job, 'x')];
  return { pass: { net, x, cache: forward(net, exact(x)) }, right };
}
