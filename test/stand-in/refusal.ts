import { grpc } from './wire.js';

/** How the real server refuses: a status, and trailers that name the exception. */
export function refusal(code: number, details: string, trailers: Readonly<Record<string, string>> = {}) {
  const metadata = new grpc.Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

/** The refusal of every call on a stream with a tombstone. */
export function streamDeleted(stream: string) {
  const trailers = { exception: 'stream-deleted', 'stream-name': stream };
  return refusal(grpc.status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, trailers);
}
