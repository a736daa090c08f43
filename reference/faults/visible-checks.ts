import { exact } from '../bounded.ts';
import { forward } from '../two-layer-net.ts';
import type { Changes, LossSetting, NetSetting } from './changes.ts';
import { CHECK_NAMES, type CheckName, type Fault } from './fault.ts';
import type { FaultyInputs } from './run-faulty.ts';

/** What decides which faults show: the stage, and what the reference makes of the inputs. */
export interface Setting {
  readonly stage: FaultyInputs['stage'];
  /** Absent for a loss on its own. */
  readonly net?: NetSetting;
  /** Absent for forward or backward on their own. */
  readonly loss?: LossSetting;
  /** Whether backward reads what the submission's own forward pass has left. */
  readonly ownCache: boolean;
}

/**
 * The checks that a fault can change, as submissions run them: a wrong forward pass also spoils what follows. What is
 * not among them is the same as the reference's, whatever the tolerance; a fault that changes none of a case's checks
 * cannot be seen by that case.
 */
export function visibleChecks(fault: Fault, setting: Setting): readonly CheckName[] {
  const { stage, net, loss } = setting;
  if (stage === 'backward' && setting.ownCache && spoilsCache(fault, net!)) return GRADIENTS;
  if (stage !== 'chain') return directChecks(fault, setting);
  const { raises = {} } = fault;
  // A first run that raises is the end of it.
  const ends = raises.forward?.(net!) || raises.loss?.(loss!) || raises.backward?.(net!);
  if (net!.again && ends) return CHECK_NAMES;
  if (fault.changesInChain) return changedBy(fault.changesInChain, setting);
  const wrong = directChecks(fault, setting);
  if (wrong.includes('forward')) return CHECK_NAMES;
  if (!wrong.includes('dJdy_hat')) return wrong;
  return CHECK_NAMES.filter((name) => isGradient(name) || wrong.includes(name));
}

/** The checks that a fault can change where all that they are computed from is the reference's. */
export function directChecks({ changes, raises = {} }: Fault, setting: Setting): readonly CheckName[] {
  const { net, loss } = setting;
  const wrong = new Set(changedBy(changes, setting));
  if (net && raises.forward?.(net)) wrong.add('forward');
  if (loss && raises.loss?.(loss)) LOSS.forEach((name) => wrong.add(name));
  if (net && raises.backward?.(net)) GRADIENTS.forEach((name) => wrong.add(name));
  return CHECKS_OF[setting.stage].filter((name) => wrong.has(name));
}

export function settingOf(inputs: FaultyInputs): Setting {
  const { stage } = inputs;
  if (stage === 'loss') return { stage, loss: lossSetting(inputs), ownCache: false };
  const { net, x } = inputs;
  const { z1, z2, yHat } = forward(net, exact(x));
  const [N, features] = x.shape as [number, number];
  const [hidden, K] = [z1.value.shape[1]!, z2.value.shape[1]!];
  const again = stage === 'chain' && inputs.before !== undefined;
  const { f, g } = net;
  return {
    stage,
    net: { N, features, hidden, K, f, g, z1: z1.value, z2: z2.value, again },
    ...(stage === 'chain' && { loss: lossSetting({ ...inputs, yHat }) }),
    ownCache: stage !== 'backward' || inputs.cache === undefined,
  };
}

const LOSS = ['loss', 'dJdy_hat'] as const;
const GRADIENTS = ['dJdW1', 'dJdb1', 'dJdW2', 'dJdb2'] as const;
const CHECKS_OF: Readonly<Record<FaultyInputs['stage'], readonly CheckName[]>> = {
  chain: CHECK_NAMES,
  forward: ['forward'],
  loss: LOSS,
  backward: GRADIENTS,
};

function changedBy({ loss, dJdy_hat, ...ofNet }: Changes, setting: Setting): readonly CheckName[] {
  const ofLoss = { loss, dJdy_hat };
  return CHECKS_OF[setting.stage].filter((name) =>
    name === 'loss' || name === 'dJdy_hat' ? ofLoss[name]?.(setting.loss!) : ofNet[name]?.(setting.net!),
  );
}

/** Whether the forward pass leaves something wrong for backward; what it returns does not matter here. */
function spoilsCache({ operations, changes, raises }: Fault, net: NetSetting): boolean {
  const { linear1, f, linear2, g } = operations ?? {};
  const isOwn = Boolean(linear1 ?? f ?? linear2 ?? g);
  return isOwn && Boolean(changes.forward?.(net) || raises?.forward?.(net));
}

function isGradient(name: CheckName): boolean {
  return name.startsWith('dJd') && name !== 'dJdy_hat';
}

function lossSetting({ loss, y, yHat }: Pick<FaultyInputs & { stage: 'loss' }, 'loss' | 'y' | 'yHat'>) {
  const [N, K] = yHat.value.shape as [number, number];
  return { loss, N, K, y, yHat: yHat.value };
}
