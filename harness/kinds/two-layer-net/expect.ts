import type { Case } from '../../model/case.ts';
import type { Expected } from '../../model/expected.ts';
import type { Job } from '../../model/job.ts';
import type { TwoLayerFields } from './schema.ts';

export function expect(_item: Case<TwoLayerFields>, _job: Job): ReadonlyMap<string, Expected> {
  return new Map();
}
