import type { Argument, Step } from '../../model/job.ts';
import { GRADIENTS, type NetworkFields } from './schema.ts';

const PARAMETERS = ['W1', 'b1', 'W2', 'b2'] as const;

/** An instance of the submission's class, by position as the contract says. */
export function newNet(network: NetworkFields): Step {
  const args = [network.in, network.hidden, network.f, network.hidden, network.out, network.g];
  return { do: 'new', at: 'MLP()', class: 'MLP', args: args.map((literal) => ({ literal })), result: 'net' };
}

export function setParameters(): Step[] {
  return PARAMETERS.map((name) => ({
    do: 'fill',
    at: 'parameters',
    into: ['net', 'parameters', name],
    tensor: name,
  }));
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

export function lossResults(): Step[] {
  return [keep('loss', 'J'), keep('dJdy_hat', 'dJdy_hat')];
}

export function backward(upstream: Argument): Step {
  return { do: 'call', at: 'backward', function: ['net', 'backward'], args: [upstream], results: [] };
}

export function keep(name: string, variable: string): Step {
  return { do: 'keep', name, path: [variable] };
}

export function gradients(): Step[] {
  return GRADIENTS.map((name) => ({ do: 'keep', name, path: ['net', 'grads', name] }));
}

/** Parameters that the submission changed are sent back, so that the change is noticed. */
export function unchanged(): Step[] {
  return PARAMETERS.map((name) => ({
    do: 'changed',
    name: `changed.${name}`,
    path: ['net', 'parameters', name],
    tensor: name,
  }));
}
