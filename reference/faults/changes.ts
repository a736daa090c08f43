import { ACTIVATIONS, type ActivationName } from '../activations.ts';
import type { LossName } from '../losses.ts';
import type { Tensor } from '../tensor.ts';

/** What decides whether a mistake in the net shows: sizes, names, and the values that the reference computes. */
export interface NetSetting {
  readonly N: number;
  readonly features: number;
  readonly hidden: number;
  readonly K: number;
  readonly f: ActivationName;
  readonly g: ActivationName;
  readonly z1: Tensor;
  readonly z2: Tensor;
  /** Whether it is a second run on the same net. */
  readonly again: boolean;
}

/** What decides whether a mistake in the loss shows. */
export interface LossSetting {
  readonly loss: LossName;
  readonly N: number;
  readonly K: number;
  readonly y: Tensor;
  readonly yHat: Tensor;
}

export type NetCondition = (setting: NetSetting) => boolean;
export type LossCondition = (setting: LossSetting) => boolean;

/**
 * Which checks can be wrong, and when. A condition that holds says that there are values for which the check is wrong;
 * one that does not hold says that there are none. Values that differ by axes of size 1 only count as the same.
 */
export interface Changes {
  readonly forward?: NetCondition;
  readonly loss?: LossCondition;
  readonly dJdy_hat?: LossCondition;
  readonly dJdW1?: NetCondition;
  readonly dJdb1?: NetCondition;
  readonly dJdW2?: NetCondition;
  readonly dJdb2?: NetCondition;
}

/** The calls that raise, each with its condition. */
export interface Raises {
  readonly forward?: NetCondition;
  readonly loss?: LossCondition;
  readonly backward?: NetCondition;
}

export const always = () => true;

export function gradients(when: NetCondition): Changes {
  return { dJdW1: when, dJdb1: when, dJdW2: when, dJdb2: when };
}

export function firstLayer(when: NetCondition): Changes {
  return { dJdW1: when, dJdb1: when };
}

export function secondLayer(when: NetCondition): Changes {
  return { dJdW2: when, dJdb2: when };
}

export function lossAndGradient(when: LossCondition): Changes {
  return { loss: when, dJdy_hat: when };
}

/** Whether a mistake in an activation's function or derivative shows for these pre-activations. */
export type AffectsLayer = (name: ActivationName, z: Tensor) => boolean;

/** A mistake in how an activation is derived: through g it reaches all gradients, through f the first layer's. */
export function throughLayers(affects: AffectsLayer): Changes {
  const second = ({ g, z2 }: NetSetting) => affects(g, z2);
  return { ...secondLayer(second), ...firstLayer((at) => second(at) || affects(at.f, at.z1)) };
}

/** An activation that is computed and derived wrongly. */
export function inActivation(affectsValue: AffectsLayer, affectsSlope = affectsValue): Changes {
  const forward = ({ f, g, z1, z2 }: NetSetting) => affectsValue(f, z1) || affectsValue(g, z2);
  return { forward, ...throughLayers(affectsSlope) };
}

/** Whether f′ is not 1 somewhere. */
export function bends(name: ActivationName, z: Tensor): boolean {
  return z.data.some((pre) => ACTIVATIONS[name].derivative(pre) !== 1);
}

export const fBends: NetCondition = ({ f, z1 }) => bends(f, z1);
export const gBends: NetCondition = ({ g, z2 }) => bends(g, z2);

export const differ: NetCondition = ({ f, g }) => f !== g;

/** Whether the first layer sees f′ and g′ swapped; for ReLU and 5·ReLU their product is the same. */
export const swapShows: NetCondition = ({ f, g }) => f !== g && !(isMask(f) && isMask(g));

function isMask(name: ActivationName): boolean {
  return name === 'relu' || name === 'five_relu';
}

/** Whether torch multiplies rows of these lengths without an error. */
export function broadcasts(left: number, right: number): boolean {
  return left === right || left === 1 || right === 1;
}
