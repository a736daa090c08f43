import type { Argument, Job } from '../../model/job.ts';
import type { Limits } from '../../model/limits.ts';
import type { Tier } from '../../model/tier.ts';

/** What the probe is told: where it could do harm, if it could. */
export interface Bait {
  /** A number that the judge wrote into the files below. */
  readonly secret: number;
  readonly otherSubmission: string;
  readonly graderFile: string;
  /** A file that is not there yet, in a folder that every user may write to. */
  readonly newFile: string;
  /** A variable of the judge's environment. */
  readonly variable: string;
  readonly judge: number;
  readonly limits: Limits;
}

/** One thing that a worker must not be able to do. */
export interface Wall {
  readonly id: string;
  readonly title: string;
  /** The tiers that promise it. */
  readonly tiers: readonly Tier[];
  /** What a worker that gets through it has done. */
  readonly breach: string;
  /** A function of the probe with its arguments, and what it returns when it got through. */
  readonly attempt: (bait: Bait) => {
    readonly call: string;
    readonly args: readonly (number | string)[];
    readonly through: number;
  };
}

const MEBIBYTE = 2 ** 20;

/** The walls around a worker, in the order of the table. */
export const WALLS: readonly Wall[] = [
  {
    id: 'other_submissions',
    title: 'other submissions cannot be read',
    tiers: ['A', 'B'],
    breach: 'read another submission',
    attempt: ({ otherSubmission, secret }) => ({ call: 'read', args: [otherSubmission], through: secret }),
  },
  {
    id: 'grader_files',
    title: "the grader's files cannot be read",
    tiers: ['A', 'B'],
    breach: "read one of the grader's files",
    attempt: ({ graderFile, secret }) => ({ call: 'read', args: [graderFile], through: secret }),
  },
  {
    id: 'environment',
    title: "the grader's environment cannot be read",
    tiers: ['A', 'B'],
    breach: "read the grader's environment",
    attempt: ({ variable, judge }) => ({ call: 'environment', args: [variable, judge], through: 1 }),
  },
  {
    id: 'writing',
    title: 'nothing outside its own folder can be written',
    tiers: ['A', 'B'],
    breach: 'write a file outside its own folder',
    attempt: ({ newFile }) => ({ call: 'write', args: [newFile], through: 1 }),
  },
  {
    id: 'attributes',
    title: 'no modes, times or lengths of files elsewhere',
    tiers: ['A', 'B'],
    breach: 'change the mode of a file outside its own folder',
    attempt: ({ graderFile }) => ({ call: 'attributes', args: [graderFile], through: 1 }),
  },
  {
    id: 'network',
    title: 'no network',
    tiers: ['A', 'B'],
    breach: 'open a socket',
    attempt: () => ({ call: 'network', args: [], through: 1 }),
  },
  {
    id: 'processes',
    title: 'no new processes',
    tiers: ['A', 'B'],
    breach: 'start a process',
    attempt: () => ({ call: 'process', args: [], through: 1 }),
  },
  {
    id: 'threads',
    title: 'no new threads',
    tiers: ['A', 'B'],
    breach: 'start a thread',
    attempt: () => ({ call: 'thread', args: [], through: 1 }),
  },
  {
    id: 'signals',
    title: 'no signals to other processes',
    tiers: ['A', 'B'],
    breach: 'signal the grader',
    attempt: ({ judge }) => ({ call: 'signal', args: [judge], through: 1 }),
  },
  {
    id: 'privileges',
    title: 'no mounts, namespaces, traces or system keys',
    tiers: ['A', 'B'],
    breach: 'make a namespace',
    attempt: () => ({ call: 'namespace', args: [], through: 1 }),
  },
  {
    id: 'locks',
    title: 'no messages to other workers by locks',
    tiers: ['A', 'B'],
    breach: 'tell another worker something by a lock on a library',
    attempt: () => ({ call: 'lock', args: [], through: 1 }),
  },
  {
    id: 'cpu_time',
    title: 'CPU time is limited',
    tiers: ['A', 'B', 'C'],
    breach: 'run for ever',
    // Only its end says something: no answer ever comes.
    attempt: () => ({ call: 'spin', args: [], through: 1 }),
  },
  {
    id: 'memory',
    title: 'memory is limited',
    tiers: ['A', 'B'],
    breach: 'take more memory than allowed',
    attempt: ({ limits }) => ({
      call: 'memory',
      args: [(limits.address_mb + 256) * MEBIBYTE],
      through: 1,
    }),
  },
  {
    id: 'file_size',
    title: 'the size of a file is limited',
    tiers: ['A', 'B'],
    breach: 'write a file larger than allowed',
    attempt: ({ limits }) => ({ call: 'files', args: [1, limits.file_mb + 1], through: 1 }),
  },
  {
    id: 'disk_space',
    title: 'disk space is limited',
    tiers: ['A'],
    breach: 'fill the disk with many files',
    attempt: ({ limits }) => ({ call: 'files', args: [4, Math.ceil(limits.file_mb / 2)], through: 1 }),
  },
];

/** The attempt as a worker runs it; its result comes back as `through`. */
export function jobOf(wall: Wall, bait: Bait): Job {
  const { call, args } = wall.attempt(bait);
  const literals = args.map((literal): Argument => ({ literal }));
  return {
    seed: 0,
    tensors: {},
    steps: [
      { do: 'call', at: wall.id, function: [call], args: literals, results: ['through'] },
      { do: 'keep', values: { through: ['through'] } },
    ],
  };
}
