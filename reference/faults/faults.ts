import type { Fault } from './fault.ts';
import { WRONG_ACTIVATION } from './wrong-activation.ts';
import { WRONG_BCE } from './wrong-bce.ts';
import { WRONG_CHAIN_RULE } from './wrong-chain-rule.ts';
import { WRONG_DERIVATIVE } from './wrong-derivative.ts';
import { WRONG_FACTOR } from './wrong-factor.ts';
import { WRONG_FORWARD } from './wrong-forward.ts';
import { WRONG_MEAN } from './wrong-mean.ts';
import { WRONG_MSE } from './wrong-mse.ts';
import { WRONG_STATE } from './wrong-state.ts';
import { WRONG_SUM } from './wrong-sum.ts';

/** Every known mistake in the two-layer net. A new one is one entry in one of these lists. */
export const FAULTS: readonly Fault[] = [
  ...WRONG_FORWARD,
  ...WRONG_ACTIVATION,
  ...WRONG_MEAN,
  ...WRONG_MSE,
  ...WRONG_BCE,
  ...WRONG_DERIVATIVE,
  ...WRONG_CHAIN_RULE,
  ...WRONG_SUM,
  ...WRONG_FACTOR,
  ...WRONG_STATE,
];
