import type { ActivationName } from '../../../reference/activations.ts';
import { exact, type Bounded } from '../../../reference/bounded.ts';
import type { Gradients } from '../../../reference/faults/fault.ts';
import type { Kept } from '../../../reference/faults/operations.ts';
import { requireRangeError } from '../../../reference/faults/run-faulty.ts';
import type { LossName } from '../../../reference/losses.ts';
import type { Argument, Job, Step } from '../../model/job.ts';
import type { Outcome, Value } from '../../model/outcome.ts';
import type { FaultySubmission } from './faulty-submission.ts';
import { input } from './reference-values.ts';

/** Runs a job's steps as a worker does, on a submission whose mistake is known. */
export function runSteps(job: Job, submission: FaultySubmission): Outcome {
  const run = new Run(job, submission);
  for (const step of job.steps) {
    try {
      run.step(step);
    } catch (error) {
      requireRangeError(error);
      const { message } = error as RangeError;
      const at = 'at' in step ? step.at : null;
      const raised = { type: 'RuntimeError', message, traceback: [] };
      return { ending: 'raised', step: at, error: raised, values: run.values };
    }
  }
  return { ending: 'returned', step: null, error: null, values: run.values };
}

/** The variables of a job's program, and what it has kept. */
class Run {
  readonly values = new Map<string, Value>();
  readonly #job: Job;
  readonly #submission: FaultySubmission;
  readonly #variables = new Map<string, Kept>();

  constructor(job: Job, submission: FaultySubmission) {
    this.#job = job;
    this.#submission = submission;
  }

  step(step: Step): void {
    switch (step.do) {
      case 'new': {
        const [, , f, , , g] = step.args.map((argument) => ('literal' in argument ? argument.literal : ''));
        this.#submission.build(f as ActivationName, g as ActivationName);
        return;
      }
      case 'fill':
        for (const [parameter, name] of Object.entries(step.tensors)) {
          this.#submission.fill(parameter as 'W1' | 'b1' | 'W2' | 'b2', exactInput(this.#job, name));
        }
        return;
      case 'call':
        this.#call(step.function.at(-1)!, step.args);
        return;
      case 'keep':
        for (const [name, path] of Object.entries(step.values))
          this.values.set(name, valueOf(this.#at(path)));
        return;
      case 'changed':
        // What is sent of changed parameters is told to people, and decides nothing.
        return;
    }
  }

  #call(name: string, args: readonly Argument[]): void {
    switch (name) {
      case 'clear_grad_and_cache':
        this.#submission.clear();
        return;
      case 'forward':
        this.#variables.set('y_hat', this.#submission.forward(this.#argument(args[0]!)!.value));
        return;
      case 'backward':
        this.#submission.backward(this.#argument(args[0]!));
        return;
      case 'mse_loss':
      case 'bce_loss': {
        const loss = name.slice(0, 'mse'.length) as LossName;
        const [y, yHat] = args.map((argument) => this.#argument(argument)!);
        const { J, dJdyHat } = this.#submission.loss(loss, y!.value, yHat!);
        this.#variables.set('J', J);
        this.#variables.set('dJdy_hat', dJdyHat);
        return;
      }
      default:
        throw new Error(`mlp.py has no ${name}.`);
    }
  }

  #argument(argument: Argument): Kept {
    if ('tensor' in argument) return exactInput(this.#job, argument.tensor);
    if ('path' in argument) return this.#at(argument.path);
    throw new Error(`A tensor was expected; got ${argument.literal}.`);
  }

  /** A variable, or one of `net.grads`. */
  #at(path: readonly string[]): Kept {
    if (path.length === 1) return this.#variables.get(path[0]!)!;
    return this.#submission.gradient(path.at(-1) as keyof Gradients);
  }
}

function valueOf(kept: Bounded | null): Value {
  if (kept === null) return { container: 'missing', type: '' };
  const { shape, data } = kept.value;
  return { container: 'torch', dtype: 'float32', shape, data: Float32Array.from(data), flags: [] };
}

/** The same job is run once for every fault. */
const INPUTS = new WeakMap<Job, Map<string, Bounded>>();

function exactInput(job: Job, name: string): Bounded {
  let known = INPUTS.get(job);
  if (known === undefined) INPUTS.set(job, (known = new Map<string, Bounded>()));
  let value = known.get(name);
  if (value === undefined) known.set(name, (value = exact(input(job, name))));
  return value;
}
