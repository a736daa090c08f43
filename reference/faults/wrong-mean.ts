import { LOSS_NAMES } from '../losses.ts';
import { lossAndGradient, type LossCondition } from './changes.ts';
import type { Fault } from './fault.ts';
import { batch, count, factorIn, outputs } from './loss-arithmetic.ts';

/** Another mean than that over all elements, in the value of a loss, its gradient, or both. ℓ: loss of one element. */
export const WRONG_MEAN: readonly Fault[] = LOSS_NAMES.flatMap((name): readonly Fault[] => {
  const ofMany: LossCondition = ({ loss, N, K }) => loss === name && N * K > 1;
  const ofManySamples: LossCondition = ({ loss, N }) => loss === name && N > 1;
  const ofManyOutputs: LossCondition = ({ loss, K }) => loss === name && K > 1;
  return [
    {
      id: `${name}-summed`,
      stage: 'loss',
      hint: `Your ${name}_loss and its gradient are what you get with a sum over all elements.`,
      derivation: 'J = Σ ℓ, dJdŷ = ℓ′',
      operations: factorIn(name, { value: count, gradient: count }),
      changes: lossAndGradient(ofMany),
    },
    {
      id: `${name}-value-summed`,
      stage: 'loss',
      hint: `The value of your ${name}_loss is what you get with a sum over all elements.`,
      derivation: 'J = Σ ℓ; dJdŷ is right',
      operations: factorIn(name, { value: count }),
      changes: { loss: ofMany },
    },
    {
      id: `${name}-gradient-summed`,
      stage: 'loss',
      hint: `The gradient of your ${name}_loss is what you get for a sum over all elements.`,
      derivation: 'dJdŷ = ℓ′; J is right',
      operations: factorIn(name, { gradient: count }),
      changes: { dJdy_hat: ofMany },
    },
    {
      id: `${name}-averaged-over-batch-only`,
      stage: 'loss',
      hint: `Your ${name}_loss and its gradient are what you get with a mean over the batch and a sum over the outputs.`,
      derivation: 'J = (1/N) Σ ℓ, dJdŷ = (1/N) ℓ′',
      operations: factorIn(name, { value: outputs, gradient: outputs }),
      changes: lossAndGradient(ofManyOutputs),
    },
    {
      id: `${name}-value-averaged-over-batch-only`,
      stage: 'loss',
      hint: `The value of your ${name}_loss is what you get with a mean over the batch and a sum over the outputs.`,
      derivation: 'J = (1/N) Σ ℓ; dJdŷ is right',
      operations: factorIn(name, { value: outputs }),
      changes: { loss: ofManyOutputs },
    },
    {
      id: `${name}-gradient-averaged-over-batch-only`,
      stage: 'loss',
      hint: `The gradient of your ${name}_loss is what you get for a mean over the batch and a sum over the outputs.`,
      derivation: 'dJdŷ = (1/N) ℓ′; J is right',
      operations: factorIn(name, { gradient: outputs }),
      changes: { dJdy_hat: ofManyOutputs },
    },
    {
      id: `${name}-averaged-over-outputs-only`,
      stage: 'loss',
      hint: `Your ${name}_loss and its gradient are what you get with a mean over the outputs and a sum over the batch.`,
      derivation: 'J = (1/K) Σ ℓ, dJdŷ = (1/K) ℓ′',
      operations: factorIn(name, { value: batch, gradient: batch }),
      changes: lossAndGradient(ofManySamples),
    },
    {
      id: `${name}-value-averaged-over-outputs-only`,
      stage: 'loss',
      hint: `The value of your ${name}_loss is what you get with a mean over the outputs and a sum over the batch.`,
      derivation: 'J = (1/K) Σ ℓ; dJdŷ is right',
      operations: factorIn(name, { value: batch }),
      changes: { loss: ofManySamples },
    },
    {
      id: `${name}-gradient-averaged-over-outputs-only`,
      stage: 'loss',
      hint: `The gradient of your ${name}_loss is what you get for a mean over the outputs and a sum over the batch.`,
      derivation: 'dJdŷ = (1/K) ℓ′; J is right',
      operations: factorIn(name, { gradient: batch }),
      changes: { dJdy_hat: ofManySamples },
    },
  ];
});
