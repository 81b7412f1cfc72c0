import { Buffer, isUtf8 } from 'node:buffer';
import {
  disagreement,
  displacedKey,
  inKeyOrder,
  mayHoldLoneSurrogate,
  sorted,
  sortedKeyCount,
  unsafeKey,
} from './json-agreement.js';
import type { NewEvent } from './port.js';

const hashForm = /^[0-9a-f]{64}$/;
const reservedKeys: readonly string[] = ['$correlationId', '$causationId'];

/** Where an event is to stand. */
export interface GivenPlace {
  readonly stream: string;
  readonly id: string;
  readonly revision: number;
}

/**
 * The record that an event has at that place, made here of what the event says: JCS (RFC 8785) as UTF-8. Null where a part of it would
 * not come back from every store as it went in. Whoever hands in an event hands in these very bytes, or there is a `recordProblem`.
 */
export function canonicalRecord({ type, data, meta }: NewEvent, { stream, id, revision }: GivenPlace): Buffer | null {
  const kept = { data: inKeyOrder(data), meta: metaOfRecord(meta) };
  if (kept.data === undefined || kept.meta === null) return null;
  const text = JSON.stringify({ data: kept.data, id, meta: kept.meta, revision, stream, type });
  if (mayHoldLoneSurrogate(text) && disagreement(kept, kept) !== null) return null;
  return Buffer.from(text);
}

/** The metadata as the record holds them: in order, and without the hash, which is of the record. */
function metaOfRecord(meta: Readonly<Record<string, unknown>>): object | null {
  if (typeof meta !== 'object' || meta === null || hashProblem(meta['hash']) !== null) return null;
  const keys = Object.keys(meta);
  const kept: Record<string, unknown> = {};
  for (const key of sorted(keys)) {
    if (key === 'hash') continue;
    const value = meta[key];
    if (metaEntryProblem(key, value) !== null) return null;
    kept[key] = value;
  }
  return kept;
}

/** What keeps the bytes of an event from being its record, as a part of a sentence. */
export function recordProblem(event: NewEvent, place: GivenPlace): string {
  const stored = parsedRecord(event.bytes);
  if (stored === null) return 'its bytes are not canonical JSON (RFC 8785) in UTF-8';
  return (
    placeProblem(stored, { ...place, type: event.type }) ??
    dataProblem(event.data, stored['data']) ??
    metaProblem(event.meta, stored['meta']) ??
    'its bytes are not the record of what it says'
  );
}

/** The record, or null when its bytes are not the only ones it can have; the order of keys is seen where they are compared. */
function parsedRecord(bytes: Uint8Array): Record<string, unknown> | null {
  if (!isUtf8(bytes)) return null;
  const text = Buffer.from(bytes).toString('utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    return sortedKeyCount(parsed) === 6 && JSON.stringify(parsed) === text ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function placeProblem(stored: Record<string, unknown>, given: GivenPlace & { type: string }): string | null {
  for (const key of ['stream', 'revision', 'id', 'type'] as const) {
    if (stored[key] !== given[key])
      return `its record says ${key} ${JSON.stringify(stored[key])}, but it is appended as ${given[key]}`;
  }
  return null;
}

function dataProblem(data: unknown, stored: unknown): string | null {
  const problem = disagreement(data, stored);
  return problem === null ? null : `data${problem}`;
}

function metaProblem(meta: Readonly<Record<string, unknown>>, stored: unknown): string | null {
  if (typeof meta !== 'object' || meta === null) return 'it has no metadata';
  const problem = hashProblem(meta['hash']);
  if (problem !== null) return problem;
  const kept = (stored ?? {}) as Record<string, unknown>;
  const keys = Object.keys(meta).filter((key) => key !== 'hash');
  for (const key of keys) {
    const found = metaEntryProblem(key, meta[key]) ?? unsafeKey(key) ?? disagreement(meta[key], kept[key]);
    if (found !== null) return `meta.${key}${found}`;
  }
  return sortedKeyCount(stored) === keys.length ? null : 'meta differs from its record';
}

function hashProblem(hash: unknown): string | null {
  return typeof hash === 'string' && hashForm.test(hash) ? null : 'meta.hash must be a SHA-256 in lower-case hex';
}

function metaEntryProblem(key: string, value: unknown): string | null {
  if (key.startsWith('$') && !reservedKeys.includes(key)) return ' begins with $, which is reserved for the store';
  if (key === '' || key.length > 100) return ' has a key that is not 1-100 characters long';
  if (typeof value !== 'string') return ` is a ${typeof value}, but metadata are strings`;
  return displacedKey(key);
}
