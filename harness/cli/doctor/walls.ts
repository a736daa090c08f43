import type { Tier } from '../../model/tier.ts';
import type { WallId } from './attempts.ts';

/** One thing that a worker must not be able to do; attempts.ts has the ways in which it is tried. */
export interface Wall {
  readonly id: WallId;
  readonly title: string;
  /** The tiers that promise it. */
  readonly tiers: readonly Tier[];
  /** What a worker that gets through it has done. */
  readonly breach: string;
}

/** The isolation contract: the walls around a worker, in the order of the table. */
export const WALLS: readonly Wall[] = [
  {
    id: 'other_submissions',
    title: 'other submissions cannot be read',
    tiers: ['A', 'B'],
    breach: 'read another submission',
  },
  {
    id: 'grader_files',
    title: "the grader's files cannot be read",
    tiers: ['A', 'B'],
    breach: "read one of the grader's files",
  },
  {
    id: 'existence',
    title: 'whether a file elsewhere exists is hidden',
    tiers: ['A'],
    breach: 'learn whether a file exists',
  },
  {
    id: 'environment',
    title: "the grader's environment cannot be read",
    tiers: ['A', 'B'],
    breach: "read the grader's environment",
  },
  {
    id: 'descriptors',
    title: 'no open file of the grader is inherited',
    tiers: ['A', 'B', 'C'],
    breach: 'use an open file of the grader',
  },
  {
    id: 'writing',
    title: 'nothing outside its own folder can be written',
    tiers: ['A', 'B'],
    breach: 'write a file outside its own folder',
  },
  {
    id: 'attributes',
    title: 'no modes, times or lengths of files elsewhere',
    tiers: ['A', 'B'],
    breach: 'change the mode of a file outside its own folder',
  },
  {
    id: 'network',
    title: 'no network',
    tiers: ['A', 'B'],
    breach: 'open a socket',
  },
  {
    id: 'processes',
    title: 'no new processes',
    tiers: ['A', 'B'],
    breach: 'start a process',
  },
  {
    id: 'threads',
    title: 'no new threads',
    tiers: ['A', 'B'],
    breach: 'start a thread',
  },
  {
    id: 'signals',
    title: 'no signals to other processes',
    tiers: ['A', 'B'],
    breach: 'signal the grader',
  },
  {
    id: 'privileges',
    title: 'no mounts, namespaces, traces or system keys',
    tiers: ['A', 'B'],
    breach: 'make a namespace, or trace others',
  },
  {
    id: 'limits',
    title: 'limits and priorities cannot be changed',
    tiers: ['A', 'B'],
    breach: 'change limits or priorities',
  },
  {
    id: 'locks',
    title: 'no messages by locks or shared memory',
    tiers: ['A', 'B'],
    breach: 'tell another worker something',
  },
  {
    id: 'cpu_time',
    title: 'CPU time is limited',
    tiers: ['A', 'B', 'C'],
    breach: 'run for ever',
  },
  {
    id: 'memory',
    title: 'memory is limited',
    tiers: ['A', 'B'],
    breach: 'take more memory than allowed',
  },
  {
    id: 'file_size',
    title: 'the size of a file is limited',
    tiers: ['A', 'B'],
    breach: 'write a file larger than allowed',
  },
  {
    id: 'disk_space',
    title: 'disk space is limited',
    tiers: ['A'],
    breach: 'fill the disk with many files',
  },
];
