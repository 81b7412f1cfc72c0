import type { Actor } from '#ledger/definition.js';

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

/** Stated limits (`design.md` 8). */
export const LIMITS = {
  bodyBytes: 1024 * 1024,
  importBytes: 20 * 1024 * 1024,
  nesting: 32,
  pageDefault: 20,
  pageMax: 100,
  idempotencyKeyCharacters: 200,
  shutdownMs: 10_000,
} as const;
