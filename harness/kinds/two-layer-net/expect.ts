import { exact, type Bounded } from '../../../reference/bounded.ts';
import { loss } from '../../../reference/losses.ts';
import { tensor, type Tensor } from '../../../reference/tensor.ts';
import { backward, chain, forward, type TwoLayerNet } from '../../../reference/two-layer-net.ts';
import type { Case } from '../../model/case.ts';
import type { Expected } from '../../model/expected.ts';
import type { Job } from '../../model/job.ts';
import { expectedOf } from '../expected.ts';
import type { NetworkFields, TwoLayerFields } from './schema.ts';

/** What the reference computes of a case, by check; from the very bits that the worker gets. */
export function expect({ fields }: Case<TwoLayerFields>, job: Job): ReadonlyMap<string, Expected> {
  const values = Object.entries(bounded(fields, job));
  return new Map(values.map(([name, value]) => [name, expectedOf(value, fields.tolerance)]));
}

function bounded(fields: TwoLayerFields, job: Job): Record<string, Bounded> {
  if (fields.stage === 'loss') {
    const { J, dJdyHat } = loss(fields.loss, input(job, 'y'), exact(input(job, 'y_hat')));
    return { loss: J, dJdy_hat: dJdyHat };
  }
  const net = netOf(fields.network, job);
  const x = input(job, 'x');
  if (fields.stage === 'forward') return { forward: forward(net, exact(x)).yHat };
  if (fields.stage === 'backward') {
    const { dJdW1, dJdb1, dJdW2, dJdb2 } = backward(
      net,
      forward(net, exact(x)),
      exact(input(job, 'dJdy_hat')),
    );
    return { dJdW1, dJdb1, dJdW2, dJdb2 };
  }
  const { yHat, J, dJdyHat, dJdW1, dJdb1, dJdW2, dJdb2 } = chain(net, x, input(job, 'y'), fields.loss);
  return { forward: yHat, loss: J, dJdy_hat: dJdyHat, dJdW1, dJdb1, dJdW2, dJdb2 };
}

function netOf({ f, g }: NetworkFields, job: Job): TwoLayerNet {
  return { W1: input(job, 'W1'), b1: input(job, 'b1'), W2: input(job, 'W2'), b2: input(job, 'b2'), f, g };
}

/** An input of the job, whose float32 numbers float64 holds exactly. */
function input(job: Job, name: string): Tensor {
  const { shape, data } = job.tensors[name]!;
  return tensor(shape, Float64Array.from(data));
}
