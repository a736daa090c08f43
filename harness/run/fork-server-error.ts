/** Why there is no fork server or no worker. Never a student's fault. */
export class ForkServerError extends Error {
  override readonly name = 'ForkServerError';
}
