/** Why there is no fork server or no worker. Never a student's fault. */
export class ForkServerError extends Error {
  override readonly name: string = 'ForkServerError';
}

/** A process was gone before it said anything: it cannot run here, or something from outside killed it. */
export class EndedEarlyError extends ForkServerError {
  override readonly name = 'EndedEarlyError';
}
