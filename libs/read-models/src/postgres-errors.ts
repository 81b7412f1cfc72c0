import { Unavailable } from '#event-store/port.js';

/** SQLSTATEs (or their class) that say "not now": connections, resources, a shutdown, a lock, a standby, the disk (PostgreSQL, appendix A). */
const NOT_NOW = ['08', '53', '57P', '40001', '40P01', '55P03', '25006', '58'];
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Whether the server itself said the error, so that the connection to it can be used on. */
export function isFromServer(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && SQLSTATE.test(error.code);
}

/**
 * The error of the port that an error of PostgreSQL or of the way to it is. One with a SQLSTATE that is not of "not now" is a fault of
 * ours and comes back as it is.
 */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Unavailable) return error;
  // What the client says of an address or a statement is not repeated: it may hold what nobody should read.
  const unavailable = (why: string) => new Unavailable(`The read models in PostgreSQL cannot be used: ${why}.`, { cause: error });
  if (!isFromServer(error)) {
    const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
    return unavailable(`there is no connection${code}`);
  }
  return NOT_NOW.some((state) => error.code.startsWith(state)) ? unavailable(`it says ${error.code}`) : error;
}
