/**
 * What the judge sends to a worker for one case: inputs and a short program of steps. A job holds no expected value,
 * no tolerance, no title and no points (DESIGN 2), so that reading it gains a submission nothing.
 */
export interface Job {
  /** Seeds torch, and numpy and random for a submission that can name them, before the steps run. */
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly tensors: Readonly<Record<string, InputTensor>>;
  /** Run in place of steps, as `python name` in the submission's folder would, in a worker of its own. */
  readonly script?: { readonly name: string; readonly text: string };
}

/** A float32 input, row-major. */
export interface InputTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** An object by its way: a variable of the program, then attributes or dictionary keys. */
type Path = readonly string[];

/** An argument of a call: a literal, a variable or something below it, or a fresh copy of an input tensor. */
export type Argument =
  { readonly literal: number | string } | { readonly path: Path } | { readonly tensor: string };

/**
 * One step. `at` names the step in messages and in `Outcome.step`.
 * - new: an instance of a class of the submission's module
 * - fill: input tensors take the places of the objects of the same names below `into`, in place where shape and dtype
 *   allow, so that a submission that keeps a second reference to its parameters sees the new numbers
 * - call: a function of the module (path of length 1) or a method; a result is unpacked into `results` when it names
 *   more than one variable
 * - keep: serialise objects into the reply, each by its name: value name → where it is; a missing one is sent as missing
 * - changed: send, under `prefix`, the objects below `path` that no longer hold the bits of the input tensor of their name
 */
export type Step =
  | {
      readonly do: 'new';
      readonly at: string;
      readonly class: string;
      readonly args: readonly Argument[];
      readonly result: string;
    }
  | {
      readonly do: 'fill';
      readonly at: string;
      readonly into: Path;
      readonly tensors: Readonly<Record<string, string>>;
    }
  | {
      readonly do: 'call';
      readonly at: string;
      readonly function: Path;
      readonly args: readonly Argument[];
      readonly results: readonly string[];
    }
  | { readonly do: 'keep'; readonly values: Readonly<Record<string, Path>> }
  | {
      readonly do: 'changed';
      readonly prefix: string;
      readonly path: Path;
      readonly tensors: readonly string[];
    };
