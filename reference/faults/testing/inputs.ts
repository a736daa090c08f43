import { exact } from '../../bounded.ts';
import { chain } from '../../two-layer-net.ts';
import type { FaultyInputs } from '../run-faulty.ts';
import type { LossStep, Step } from './steps.ts';

/** Each stage of a step on its own, for values that the reference computed before it. */
export function stagesOf({ net, x, y, loss, dJdyHat }: Step): FaultyInputs[] {
  const cache = chain(net, x, y, loss);
  return [
    { stage: 'forward', net, x },
    { stage: 'loss', loss, y, yHat: cache.yHat },
    { stage: 'backward', net, x, dJdyHat: exact(dJdyHat), cache },
    { stage: 'backward', net, x, dJdyHat: cache.dJdyHat, cache },
  ];
}

/** What a submission runs: the chain once, the chain after another one, and each stage from its own forward pass. */
export function runsOf({ net, x, y, loss, before, dJdyHat }: Step): FaultyInputs[] {
  return [
    { stage: 'chain', net, x, y, loss },
    { stage: 'chain', net, x, y, loss, before },
    { stage: 'backward', net, x, dJdyHat: exact(dJdyHat) },
  ];
}

export function lossInputs(step: LossStep): FaultyInputs {
  return { stage: 'loss', ...step };
}

/** For messages. */
export function nameOf(inputs: FaultyInputs): string {
  if (inputs.stage === 'loss') return `${inputs.loss} of ${inputs.y.shape.join('x')}`;
  const { W1, W2, f, g } = inputs.net;
  const before = inputs.stage === 'chain' && inputs.before !== undefined ? ' again' : '';
  return `${inputs.stage}${before} ${inputs.x.shape.join('x')} -> ${W1.shape[0]} ${f} -> ${W2.shape[0]} ${g}`;
}
