import type { AutogradEvidence, SourceLine } from './autograd.ts';
import type { Ending } from './ending.ts';

/** Numbers that a worker sent, row-major. `data` holds float32 bits exactly where `dtype` is float32. */
export interface NumericValue {
  readonly container: 'torch' | 'numpy' | 'python';
  /** dtype in the student's process, e.g. `float32`, `int64`; `float`, `int` or `bool` for Python's own numbers */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
  /** Properties worth a word, from a fixed vocabulary: `requires-grad`, `subclass`, `sparse`, … */
  readonly flags: readonly string[];
}

/** Something else than numbers: None, a string, a tensor that is too large to send, … */
export interface OtherValue {
  readonly container: 'none' | 'missing' | 'unusable';
  /** The type's name, or why it could not be sent; cleaned. */
  readonly type: string;
}

export type Value = NumericValue | OtherValue;

/** What student code raised; cleaned and capped. The traceback names the student's own lines only. */
export interface StudentError {
  readonly type: string;
  readonly message: string;
  readonly traceback: readonly string[];
}

/** The one record of a case's run, of the same shape for every ending. */
export interface Outcome {
  readonly ending: Ending;
  /** The step (`at`) in which it ended, when it did not return. */
  readonly step: string | null;
  readonly error: StudentError | null;
  /** Everything that was kept before the end. Empty unless the worker replied. */
  readonly values: ReadonlyMap<string, Value>;
  /** What was seen of torch.autograd, as the worker says; absent where nothing was. */
  readonly autograd?: AutogradEvidence;
  /** Of an import: lines that name what can lead to torch.autograd, as the worker says; absent where there are none. */
  readonly source?: readonly SourceLine[];
  /** Of a script that ran; absent where the job had none, or where the worker did not reply. */
  readonly script?: ScriptOutcome;
}

/** What a script printed and ended with, as the worker says. */
export interface ScriptOutcome {
  /** What the script printed; what the submission printed is not in it. */
  readonly printed: string;
  /** Whether it printed more than is kept. */
  readonly truncated: boolean;
  readonly exitCode: number;
}

/** One submission's run: its outcomes in the order of its jobs. */
export interface SubmissionRun {
  /** How importing the module ended; when it did not return, every outcome is `not-started`. */
  readonly load: Outcome;
  readonly outcomes: readonly Outcome[];
  /** First bytes of standard output and error, in order of arrival. */
  readonly output: { readonly text: string; readonly truncated: boolean };
  readonly timing: { readonly wallMs: number; readonly cpuMs: number; readonly peakKb: number };
}
