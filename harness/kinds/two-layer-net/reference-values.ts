import { exact, type Bounded } from '../../../reference/bounded.ts';
import { loss } from '../../../reference/losses.ts';
import { tensor, type Tensor } from '../../../reference/tensor.ts';
import { backward, chain, forward, type TwoLayerNet } from '../../../reference/two-layer-net.ts';
import type { Job } from '../../model/job.ts';
import type { ChainFields, FixedFields, NetworkFields } from './schema.ts';

/** What the reference computes of a case, by check, with error bounds; from the very bits that the worker gets. */
export function referenceValues(fields: FixedFields, job: Job): Readonly<Record<string, Bounded>> {
  if (fields.stage === 'loss') {
    const { J, dJdyHat } = loss(fields.loss, input(job, 'y'), exact(input(job, 'y_hat')));
    return { loss: J, dJdy_hat: dJdyHat };
  }
  const net = netOf(fields.network, job);
  const cache = forward(net, exact(input(job, 'x')));
  if (fields.stage === 'forward') return { forward: cache.yHat };
  if (fields.stage !== 'backward') return chainOf(fields, job);
  const { dJdW1, dJdb1, dJdW2, dJdb2 } = backward(net, cache, exact(input(job, 'dJdy_hat')));
  return { dJdW1, dJdb1, dJdW2, dJdb2 };
}

/** Forward, loss and backward on the job's x and y. */
export function chainOf(
  fields: Pick<ChainFields, 'network' | 'loss'>,
  job: Job,
): Readonly<Record<string, Bounded>> {
  const net = netOf(fields.network, job);
  const made = chain(net, input(job, 'x'), input(job, 'y'), fields.loss);
  const { yHat, J, dJdyHat, dJdW1, dJdb1, dJdW2, dJdb2 } = made;
  return { forward: yHat, loss: J, dJdy_hat: dJdyHat, dJdW1, dJdb1, dJdW2, dJdb2 };
}

export function netOf({ f, g }: NetworkFields, job: Job): TwoLayerNet {
  return { W1: input(job, 'W1'), b1: input(job, 'b1'), W2: input(job, 'W2'), b2: input(job, 'b2'), f, g };
}

/** An input of the job, whose float32 numbers float64 holds exactly. */
export function input(job: Job, name: string): Tensor {
  const { shape, data } = job.tensors[name]!;
  return tensor(shape, Float64Array.from(data));
}
