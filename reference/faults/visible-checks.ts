import { exact, type Bounded } from '../bounded.ts';
import { forward, type TwoLayerCache, type TwoLayerNet } from '../two-layer-net.ts';
import type { LossName } from '../losses.ts';
import type { Tensor } from '../tensor.ts';
import type { LossSetting, NetSetting } from './changes.ts';
import { CHECK_NAMES, type CheckName, type Fault } from './fault.ts';
import type { FaultyInputs } from './run-faulty.ts';

const LOSS = ['loss', 'dJdy_hat'] as const;
const GRADIENTS = ['dJdW1', 'dJdb1', 'dJdW2', 'dJdb2'] as const;

/**
 * The checks that a fault can change for these inputs, as submissions run them: a wrong forward pass also spoils what
 * follows. What is not among them is the same as the reference's, whatever the tolerance; a fault that changes none of
 * a case's checks cannot be seen by that case.
 */
export function visibleChecks(fault: Fault, inputs: FaultyInputs): readonly CheckName[] {
  if (inputs.stage === 'chain') {
    if (fault.changesInChain) return directChecks(fault, inputs, fault.changesInChain);
    const wrong = directChecks(fault, inputs);
    if (wrong.includes('forward')) return CHECK_NAMES;
    return wrong.includes('dJdy_hat')
      ? CHECK_NAMES.filter((name) => isGradient(name) || wrong.includes(name))
      : wrong;
  }
  if (inputs.stage === 'backward' && inputs.cache === undefined && spoilsCache(fault, inputs)) {
    return GRADIENTS;
  }
  return directChecks(fault, inputs);
}

/** The checks that a fault can change where all that they are computed from is the reference's. */
export function directChecks(
  fault: Fault,
  inputs: FaultyInputs,
  { loss, dJdy_hat, ...ofNet }: Fault['changes'] = fault.changes,
): readonly CheckName[] {
  if (inputs.stage === 'loss') {
    const setting = lossSetting(inputs);
    const ofLoss = { loss, dJdy_hat };
    return LOSS.filter((name) => ofLoss[name]?.(setting));
  }
  const cache = forward(inputs.net, exact(inputs.x));
  const setting = netSetting(inputs.net, cache, inputs.stage === 'chain' && inputs.before !== undefined);
  if (inputs.stage === 'forward') return ofNet.forward?.(setting) ? ['forward'] : [];
  if (inputs.stage === 'backward') return GRADIENTS.filter((name) => ofNet[name]?.(setting));
  const chained = lossSetting({ loss: inputs.loss, y: inputs.y, yHat: cache.yHat });
  return CHECK_NAMES.filter((name) => {
    if (name === 'loss') return loss?.(chained);
    if (name === 'dJdy_hat') return dJdy_hat?.(chained);
    return ofNet[name]?.(setting);
  });
}

/** Whether the forward pass leaves something wrong for backward; what it returns does not matter here. */
function spoilsCache(fault: Fault, inputs: FaultyInputs & { stage: 'backward' }): boolean {
  const { linear1, f, linear2, g } = fault.operations ?? {};
  if (!(linear1 ?? f ?? linear2 ?? g)) return false;
  return directChecks(fault, { ...inputs, stage: 'forward' }).length > 0;
}

function isGradient(name: CheckName): boolean {
  return name.startsWith('dJd') && name !== 'dJdy_hat';
}

function netSetting({ f, g }: TwoLayerNet, { x, z1, z2 }: TwoLayerCache, again: boolean): NetSetting {
  const [N, features] = x.value.shape as [number, number];
  const [hidden, K] = [z1.value.shape[1]!, z2.value.shape[1]!];
  return { N, features, hidden, K, f, g, z1: z1.value, z2: z2.value, again };
}

function lossSetting({ loss, y, yHat }: { loss: LossName; y: Tensor; yHat: Bounded }): LossSetting {
  const [N, K] = yHat.value.shape as [number, number];
  return { loss, N, K, y, yHat: yHat.value };
}
