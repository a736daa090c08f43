import type { Argument, InputTensor, Job, Step } from '../../model/job.ts';
import { GRADIENTS, type NetworkFields, type TwoLayerFields } from './schema.ts';
import { drawAgain, drawInputs } from './draw.ts';
import { keepUnsaturated } from './saturation.ts';

const PARAMETERS = ['W1', 'b1', 'W2', 'b2'] as const;

/** Inputs and steps of a case: build the net, set its parameters, and run the stages it is about. */
export function job(fields: TwoLayerFields, seed: number): Job {
  const tensors = keepUnsaturated(fields, drawInputs(fields, seed));
  if (fields.stage === 'loss') {
    return { seed, tensors, steps: [...lossSteps(fields.loss, { tensor: 'y_hat' }), ...lossResults()] };
  }
  const build = [newNet(fields.network), ...setParameters()];
  if (fields.stage === 'forward') {
    return {
      seed,
      tensors,
      steps: [...build, clear(), forward('x'), keep('forward', 'y_hat'), ...unchanged()],
    };
  }
  if (fields.stage === 'backward') {
    const steps = [
      ...build,
      clear(),
      forward('x'),
      backward({ tensor: 'dJdy_hat' }),
      ...gradients(),
      ...unchanged(),
    ];
    return { seed, tensors, steps };
  }
  const chain = [
    forward('x'),
    keep('forward', 'y_hat'),
    ...lossSteps(fields.loss, { path: ['y_hat'] }),
    ...lossResults(),
    backward({ path: ['dJdy_hat'] }),
    ...gradients(),
    ...unchanged(),
  ];
  if (fields.again !== true) return { seed, tensors, steps: [...build, clear(), ...chain] };
  return {
    seed,
    tensors: { ...tensors, ...firstRun(fields, seed) },
    steps: [
      ...build,
      clear(),
      forward('x_before'),
      ...lossSteps(fields.loss, { path: ['y_hat'] }, 'y_before'),
      backward({ path: ['dJdy_hat'] }),
      clear(),
      ...chain,
    ],
  };
}

function firstRun(fields: TwoLayerFields, seed: number): Record<string, InputTensor> {
  const { x, y } = drawAgain(fields, seed);
  return { x_before: x!, y_before: y! };
}

function newNet(network: NetworkFields): Step {
  const args = [network.in, network.hidden, network.f, network.hidden, network.out, network.g];
  return { do: 'new', at: 'MLP()', class: 'MLP', args: args.map((literal) => ({ literal })), result: 'net' };
}

function setParameters(): Step[] {
  return PARAMETERS.map((name) => ({
    do: 'fill',
    at: 'parameters',
    into: ['net', 'parameters', name],
    tensor: name,
  }));
}

function clear(): Step {
  return {
    do: 'call',
    at: 'clear_grad_and_cache',
    function: ['net', 'clear_grad_and_cache'],
    args: [],
    results: [],
  };
}

function forward(input: string): Step {
  return {
    do: 'call',
    at: 'forward',
    function: ['net', 'forward'],
    args: [{ tensor: input }],
    results: ['y_hat'],
  };
}

function lossSteps(loss: 'mse' | 'bce', prediction: Argument, target = 'y'): Step[] {
  const name = `${loss}_loss`;
  return [
    {
      do: 'call',
      at: name,
      function: [name],
      args: [{ tensor: target }, prediction],
      results: ['J', 'dJdy_hat'],
    },
  ];
}

function lossResults(): Step[] {
  return [keep('loss', 'J'), keep('dJdy_hat', 'dJdy_hat')];
}

function backward(upstream: Argument): Step {
  return { do: 'call', at: 'backward', function: ['net', 'backward'], args: [upstream], results: [] };
}

function keep(name: string, variable: string): Step {
  return { do: 'keep', name, path: [variable] };
}

function gradients(): Step[] {
  return GRADIENTS.map((name) => ({ do: 'keep', name, path: ['net', 'grads', name] }));
}

/** Parameters that the submission changed are sent back, so that the change is noticed. */
function unchanged(): Step[] {
  return PARAMETERS.map((name) => ({
    do: 'changed',
    name: `changed.${name}`,
    path: ['net', 'parameters', name],
    tensor: name,
  }));
}
