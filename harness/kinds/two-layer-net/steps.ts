import type { Argument, Step } from '../../model/job.ts';
import { GRADIENTS, type NetworkFields } from './schema.ts';

const PARAMETERS = ['W1', 'b1', 'W2', 'b2'] as const;

/** An instance of the submission's class, by position as the contract says. */
export function newNet(network: NetworkFields): Step {
  const args = [network.in, network.hidden, network.f, network.hidden, network.out, network.g];
  return { do: 'new', at: 'MLP()', class: 'MLP', args: args.map((literal) => ({ literal })), result: 'net' };
}

/** The case's parameters take the place of those that the submission made. */
export function setParameters(): Step {
  const tensors = Object.fromEntries(PARAMETERS.map((name) => [name, name]));
  return { do: 'fill', at: 'parameters', into: ['net', 'parameters'], tensors };
}

export function clear(): Step {
  return {
    do: 'call',
    at: 'clear_grad_and_cache',
    function: ['net', 'clear_grad_and_cache'],
    args: [],
    results: [],
  };
}

export function forward(input: string): Step {
  return {
    do: 'call',
    at: 'forward',
    function: ['net', 'forward'],
    args: [{ tensor: input }],
    results: ['y_hat'],
  };
}

export function lossStep(loss: 'mse' | 'bce', prediction: Argument, target = 'y'): Step {
  const name = `${loss}_loss`;
  const args = [{ tensor: target }, prediction];
  return { do: 'call', at: name, function: [name], args, results: ['J', 'dJdy_hat'] };
}

/** Loss and dJdŷ, by their check names after `prefix`. */
export function lossResults(prefix = ''): Step {
  return { do: 'keep', values: { [`${prefix}loss`]: ['J'], [`${prefix}dJdy_hat`]: ['dJdy_hat'] } };
}

export function backward(upstream: Argument): Step {
  return { do: 'call', at: 'backward', function: ['net', 'backward'], args: [upstream], results: [] };
}

/** One variable, as the value of a check. */
export function keep(name: string, variable: string): Step {
  return { do: 'keep', values: { [name]: [variable] } };
}

/** The four gradients, by their check names after `prefix`. */
export function gradients(prefix = ''): Step {
  const values = Object.fromEntries(GRADIENTS.map((name) => [prefix + name, ['net', 'grads', name]]));
  return { do: 'keep', values };
}

/** Parameters that the submission changed are sent back, so that the change is noticed. */
export function unchanged(): Step {
  return { do: 'changed', prefix: 'changed.', path: ['net', 'parameters'], tensors: PARAMETERS };
}
