import type { Bounded } from '../../../reference/bounded.ts';
import type { ActivationName } from '../../../reference/activations.ts';
import type { Fault, Gradients } from '../../../reference/faults/fault.ts';
import {
  REFERENCE,
  UNCLAMPED_LOSS,
  type BoundedNet,
  type Kept,
  type Operations,
} from '../../../reference/faults/operations.ts';
import {
  backwardPass,
  boundedNet,
  forwardPass,
  isForwardWrong,
  lossPass,
} from '../../../reference/faults/run-faulty.ts';
import type { LossName } from '../../../reference/losses.ts';
import { zeros, type Tensor } from '../../../reference/tensor.ts';
import type { TwoLayerCache } from '../../../reference/two-layer-net.ts';

/**
 * What a submission with a fault (right work with none) does, call by call: the operations of `reference/faults`, and
 * the state that a submission keeps between calls. RangeError where Python raises.
 */
export class FaultySubmission {
  readonly #fault: Fault | null;
  readonly #operations: Operations;
  #net: BoundedNet | null = null;
  #cache: TwoLayerCache | null = null;
  #gradients: Gradients | null = null;

  constructor(fault: Fault | null) {
    this.#fault = fault;
    this.#operations = { ...REFERENCE, ...fault?.operations };
  }

  /** `MLP(…)`; its parameters are filled in later. */
  build(f: ActivationName, g: ActivationName): void {
    const empty = zeros([0]);
    this.#net = boundedNet({ W1: empty, b1: empty, W2: empty, b2: empty, f, g });
  }

  fill(parameter: 'W1' | 'b1' | 'W2' | 'b2', value: Bounded): void {
    this.#net = { ...this.#net!, [parameter]: value };
  }

  /** `clear_grad_and_cache()`, which some mistakes leave half done. */
  clear(): void {
    if (this.#fault?.state?.gradients === undefined) this.#gradients = null;
    if (this.#fault?.state?.cache === undefined) this.#cache = null;
  }

  forward(x: Tensor): Bounded {
    const { cache, output } = forwardPass(this.#operations, this.#net!, x);
    const earlier = this.#cache;
    this.#cache = (earlier && this.#fault?.state?.cache?.(cache, earlier)) ?? cache;
    return output;
  }

  /** The loss's value and its gradient. */
  loss(name: LossName, y: Tensor, yHat: Bounded): { readonly J: Kept; readonly dJdyHat: Kept } {
    // Predictions that a wrong forward pass made may be exactly 0 or 1.
    const isOwn = this.#net !== null && isForwardWrong(this.#fault);
    const operations = isOwn
      ? { ...this.#operations, ...UNCLAMPED_LOSS, ...this.#fault?.operations }
      : this.#operations;
    const { values, dJdyHat } = lossPass(operations, { loss: name, y, yHat });
    const J = values.get('loss')!;
    return { J: J.kind === 'value' ? J.bounded : null, dJdyHat };
  }

  backward(dJdyHat: Kept): void {
    if (dJdyHat === null) throw new RangeError('backward: there is no dJdŷ');
    const net = this.#net!;
    const own = backwardPass(this.#operations, net, this.#cache!, dJdyHat);
    const { state } = this.#fault ?? {};
    const earlier = this.#gradients;
    this.#gradients = (earlier && state?.gradients?.(own, earlier)) ?? own;
    this.#net = state?.net?.(net, own) ?? net;
  }

  /** One of `grads`; null where there is none. */
  gradient(name: keyof Gradients): Kept {
    return this.#gradients?.[name] ?? null;
  }
}
