import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

const positive = { exclusiveMinimum: 0 };

/** Limits on student code, as measured to fit torch; `assignment.yaml` may set each of them. */
export const LimitsSchema = Type.Object(
  {
    import_cpu_seconds: Type.Number({
      ...positive,
      default: 10,
      description: 'CPU time for importing the module, and for a script.',
    }),
    case_cpu_seconds: Type.Number({ ...positive, default: 2, description: 'CPU time for one case.' }),
    wall_factor: Type.Number({
      minimum: 1,
      default: 5,
      description:
        'Wall-clock backstop, as a multiple of the CPU time; for code that sleeps more than nine tenths of the time.',
    }),
    submission_cpu_seconds: Type.Integer({
      minimum: 1,
      default: 120,
      description: 'CPU time of one worker over all cases; enforced by the kernel.',
    }),
    fatal_endings: Type.Integer({
      minimum: 1,
      default: 3,
      description:
        'After so many confirmed timeouts, crashes and the like the remaining cases are not started.',
    }),
    data_mb: Type.Integer({ minimum: 200, default: 640, description: 'RLIMIT_DATA in MiB.' }),
    address_mb: Type.Integer({ minimum: 700, default: 1740, description: 'RLIMIT_AS in MiB.' }),
    processes: Type.Integer({ minimum: 1, default: 16, description: 'RLIMIT_NPROC.' }),
    file_mb: Type.Integer({
      minimum: 0,
      default: 16,
      description: 'RLIMIT_FSIZE, and the size of the private /tmp, in MiB.',
    }),
    open_files: Type.Integer({ minimum: 16, default: 64, description: 'RLIMIT_NOFILE.' }),
    output_kb: Type.Integer({
      minimum: 1,
      default: 8192,
      description: 'Standard output and error of one case, in KiB.',
    }),
    output_kept_kb: Type.Integer({
      minimum: 0,
      default: 64,
      description: 'How much of the output is kept for the grader, in KiB.',
    }),
    reply_mb: Type.Integer({
      minimum: 1,
      default: 64,
      description: 'Numbers that one case may return, in MiB.',
    }),
    source_kb: Type.Integer({
      minimum: 1,
      default: 1024,
      description: "Size of the submission's Python files together, in KiB.",
    }),
  },
  { additionalProperties: false },
);

export type Limits = Static<typeof LimitsSchema>;

/** The limits that hold where an assignment sets none. */
export const DEFAULT_LIMITS: Limits = Value.Create(LimitsSchema);
