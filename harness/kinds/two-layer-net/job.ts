import type { InputTensor, Job } from '../../model/job.ts';
import type { FixedFields } from './schema.ts';
import {
  backward,
  clear,
  forward,
  gradients,
  keep,
  lossResults,
  lossStep,
  newNet,
  setParameters,
  unchanged,
} from './steps.ts';
import { drawAgain, drawInputs } from './draw.ts';
import { keepUnsaturated } from './saturation.ts';

/** Inputs and steps of a case: build the net, set its parameters, and run the stages it is about. */
export function job(fields: FixedFields, seed: number): Job {
  const tensors = keepUnsaturated(fields, drawInputs(fields, seed));
  if (fields.stage === 'loss') {
    return { seed, tensors, steps: [lossStep(fields.loss, { tensor: 'y_hat' }), lossResults()] };
  }
  const build = [newNet(fields.network), setParameters()];
  if (fields.stage === 'forward') {
    return {
      seed,
      tensors,
      steps: [...build, clear(), forward('x'), keep('forward', 'y_hat'), unchanged()],
    };
  }
  if (fields.stage === 'backward') {
    const steps = [
      ...build,
      clear(),
      forward('x'),
      backward({ tensor: 'dJdy_hat' }),
      gradients(),
      unchanged(),
    ];
    return { seed, tensors, steps };
  }
  const chain = [
    forward('x'),
    keep('forward', 'y_hat'),
    lossStep(fields.loss, { path: ['y_hat'] }),
    lossResults(),
    backward({ path: ['dJdy_hat'] }),
    gradients(),
    unchanged(),
  ];
  if (fields.again !== true) return { seed, tensors, steps: [...build, clear(), ...chain] };
  return {
    seed,
    tensors: { ...tensors, ...firstRun(fields, seed) },
    steps: [
      ...build,
      clear(),
      forward('x_before'),
      lossStep(fields.loss, { path: ['y_hat'] }, 'y_before'),
      backward({ path: ['dJdy_hat'] }),
      clear(),
      ...chain,
    ],
  };
}

function firstRun(fields: FixedFields, seed: number): Record<string, InputTensor> {
  const { x, y } = drawAgain(fields, seed);
  return { x_before: x!, y_before: y! };
}
