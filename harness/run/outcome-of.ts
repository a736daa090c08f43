import { constants } from 'node:os';
import type { Ending } from '../model/ending.ts';
import type { Outcome, StudentError, Value } from '../model/outcome.ts';
import { ForkServerError } from './fork-server-error.ts';
import type { KnownReplies } from './known-replies.ts';
import type { Answer, Budget, Exit } from './worker.ts';

const WALL = 'wall clock';
const NOTHING_KEPT: ReadonlyMap<string, Value> = new Map();

/** Bytes of the numbers that an outcome holds. */
export function bytesOf({ values }: Outcome): number {
  let bytes = 0;
  for (const value of values.values()) bytes += 'data' in value ? value.data.byteLength : 0;
  return bytes;
}

/**
 * What came of a question, as one record for every ending. Throws ForkServerError where the worker was lost to something
 * that was not its own doing.
 */
export function outcomeOf(answer: Answer, id: number, replies: KnownReplies, budget: Budget): Outcome {
  switch (answer.kind) {
    case 'frame': {
      const reply = replies.parse(answer.frame, id);
      return 'violation' in reply ? ended('bad-reply', 'bad reply', reply.violation) : reply;
    }
    case 'bad-reply':
      return ended('bad-reply', 'bad reply', answer.why);
    case 'timed-out':
      return answer.clock === 'cpu'
        ? ended('timed-out', 'CPU time', `more than ${budget.cpuMs / 1000} s of CPU time`)
        : ended('timed-out', WALL, `no answer in ${budget.wallMs / 1000} s`);
    case 'output-limit':
      return ended('output-limit', 'output', 'it wrote more than may be written');
    case 'ended':
      return crashed(answer.exit);
    case 'lost':
      break;
  }
  throw new ForkServerError('the fork server was lost');
}

/** Whether the wall clock alone ended it, which may be the doing of others on this machine. */
export function endedByWallClock({ error }: Outcome): boolean {
  return error?.type === WALL;
}

function crashed(exit: Exit): Outcome {
  if (exit.signal === null) return ended('crashed', 'exit', `the process left with status ${exit.status}`);
  const [name] = Object.entries(constants.signals).find(([, number]) => number === exit.signal) ?? [
    'a signal',
  ];
  return ended('crashed', name, `the process was ended by ${name}`);
}

function ended(ending: Ending, type: string, message: string): Outcome {
  const error: StudentError = { type, message, traceback: [] };
  return { ending, step: null, error, values: NOTHING_KEPT };
}

/** In the place of an outcome that is too large to keep beside those before it. */
export const TOO_MUCH = ended(
  'out-of-memory',
  'out of memory',
  'all its results together are too large to keep',
);

/** A case that never ran; `why` is null where the file could not be imported, which is told once for all cases. */
export function notStarted(why: string | null): Outcome {
  const error = why === null ? null : { type: 'not-started', message: why, traceback: [] };
  return { ending: 'not-started', step: null, error, values: NOTHING_KEPT };
}
