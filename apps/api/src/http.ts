import { IMPORT_BYTES_MAX } from '#application/import-file.js';
import { STREAM_EVENTS_MAX } from '#application/write-handler.js';
import type { Actor } from '#ledger/definition.js';
import { NESTING_MAX } from '#ledger/validate.js';

/** Where everything of this interface stands. */
export const PREFIX = 'api/v1';

/** What is used here of a request; `body` is parsed JSON, or the text of an import. */
export interface HttpRequest {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  params: Record<string, string>;
  query: Record<string, string | string[]>;
  body: unknown;
  /** Put there by the guard. */
  actor?: Actor;
}

/** What is used here of a reply. */
export interface HttpReply {
  header(name: string, value: string): HttpReply;
  status(code: number): HttpReply;
  send(body?: unknown): HttpReply;
}

/** A header that was given once, without the blanks around it. */
export function headerOf(request: Pick<HttpRequest, 'headers'>, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** Stated limits (`design.md` 8); `docs/limits.md` tells of them, and a test that it tells the truth. */
export const LIMITS = {
  bodyBytes: 1024 * 1024,
  importBytes: IMPORT_BYTES_MAX,
  nesting: NESTING_MAX,
  pageDefault: 20,
  pageMax: 100,
  offsetMax: STREAM_EVENTS_MAX,
  idempotencyKeyCharacters: 200,
  pathPartCharacters: 100,
  shutdownMs: 10_000,
} as const;

/** The limits of the server itself; a test gives smaller ones, so that it need not fill the large. */
export interface ServerLimits {
  /** All headers of a request and its first line, in bytes. */
  headerBytes: number;
  connections: number;
  /** Requests that are being answered. */
  inFlight: number;
  /** Bytes of the bodies of those, as they were announced; one that announces none counts as large as it may be. */
  inFlightBytes: number;
  /** How long a request may take to arrive whole; its headers alone have a third of it. */
  requestMs: number;
  /** How long a connection is kept without a request. */
  keepAliveMs: number;
  /** How long a connection is read on behind its last answer, while the request that it answers still comes. */
  lingerMs: number;
}

/** The limits of a server that is not told others. */
export const SERVER_LIMITS: Readonly<ServerLimits> = {
  headerBytes: 16 * 1024,
  connections: 2_000,
  inFlight: 1_500,
  inFlightBytes: 128 * 1024 * 1024,
  requestMs: 60_000,
  keepAliveMs: 72_000,
  lingerMs: 5_000,
};
