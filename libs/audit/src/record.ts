import { BrokenChain } from './broken-chain.js';
import { canonicalText, UnsafeValue } from './canonical.js';
import { isLowerCaseUuid } from './identifiers.js';
import { checkBytes, sealText } from './record-hash.js';

/** How this ledger hashes: SHA-256 over the JCS bytes of the record, first version. */
export const recordAlgorithm = 'sha256-jcs-1';

/** What `prev` says at revision 0, where there is no event before: 64 zeros. */
export const noPreviousHash = '0'.repeat(64);

/** The metadata of a record: a flat map of strings, here without `hash`, with `alg` and `prev`. FORMAT.md lists the keys. */
export type RecordMeta = Readonly<Record<string, string>> & { readonly alg: string; readonly prev: string };

/** One event with its place in its stream, before it is turned into bytes; `id` is a UUID in lower case, `data` is plain JSON data. */
export interface RecordContent {
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly meta: RecordMeta;
}

/** The canonical bytes that are stored, and their hash in lower-case hex. */
export interface SealedRecord {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

/** A record as a store gives it back: its bytes, its hash, and where the store says it stands; `id` and `type` are compared where given. */
export interface StoredRecord extends SealedRecord {
  readonly stream: string;
  readonly revision: bigint;
  readonly id?: string | undefined;
  readonly type?: string | undefined;
}

/** Makes the bytes to store and their hash; throws UnsafeValue, with the path, for what would not come back as it went in. */
export function sealRecord(content: RecordContent): SealedRecord {
  const problem = recordProblem(content) ?? firstPrevProblem(content);
  if (problem) throw new UnsafeValue(problem.path, `is ${problem.found}, but must be ${problem.wanted}`);
  const { stream, revision, id, type, data, meta } = content;
  return sealText(canonicalText({ stream, revision: Number(revision), id, type, data, meta }));
}

/** Verifies one stored event against its hash, its place and the form of a record, and returns what its bytes say; throws BrokenChain with the evidence. */
export function checkRecord(stored: StoredRecord): RecordContent {
  // The hash comes first: of bytes that were changed, nothing else is worth saying.
  checkBytes(stored);
  const content = parseRecord(stored);
  expect(stored, 'stream', { wanted: stored.stream, found: content.stream });
  expect(stored, 'revision', { wanted: String(stored.revision), found: String(content.revision) });
  expect(stored, 'id', { wanted: stored.id ?? content.id, found: content.id });
  expect(stored, 'type', { wanted: stored.type ?? content.type, found: content.type });
  return content;
}

function expect(stored: StoredRecord, fault: BrokenChain['fault'], evidence: { wanted: string; found: string }): void {
  if (evidence.wanted !== evidence.found) throw new BrokenChain(fault, { ...stored, ...evidence });
}

function parseRecord(stored: StoredRecord): RecordContent {
  const broken = (wanted: string, found: string) => new BrokenChain('form', { ...stored, wanted, found });
  const text = utf8Text(stored.bytes);
  if (text === null) throw broken('UTF-8 text', 'bytes that are not UTF-8');
  const value = jsonValue(text);
  if (value === undefined) throw broken('JSON', shortened(text));
  const canonical = canonicalOrProblem(value);
  if (canonical instanceof UnsafeValue) throw broken('values that survive parsing', canonical.message);
  if (canonical !== text) throw broken(shortened(canonical), shortened(text));
  const keys = value !== null && typeof value === 'object' ? Object.keys(value).join() : '';
  if (keys !== 'data,id,meta,revision,stream,type')
    throw broken('an object of data, id, meta, revision, stream and type', shortened(text));
  const raw = value as Omit<RecordContent, 'revision'> & { readonly revision: number };
  if (!Number.isSafeInteger(raw.revision)) throw broken('a whole number as /revision', JSON.stringify(raw.revision));
  const content = { ...raw, revision: BigInt(raw.revision) };
  const problem = recordProblem(content);
  if (problem) throw broken(`${problem.wanted} as ${problem.path}`, problem.found);
  return content;
}

function utf8Text(bytes: Uint8Array): string | null {
  try {
    // A byte order mark is kept, so that JSON refuses it: it is no part of canonical bytes.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function canonicalOrProblem(value: unknown): string | UnsafeValue {
  try {
    return canonicalText(value);
  } catch (error) {
    if (error instanceof UnsafeValue) return error;
    throw error;
  }
}

interface RecordProblem {
  readonly path: string;
  readonly wanted: string;
  readonly found: string;
}

/** The first thing that keeps these members from being a record, whoever wrote them; types are not trusted, since bytes come from outside. */
function recordProblem({ stream, revision, id, type, data, meta }: RecordContent): RecordProblem | null {
  const problem = (path: string, wanted: string, found: unknown) => ({
    path,
    wanted,
    found: JSON.stringify(found) ?? String(found),
  });
  if (typeof stream !== 'string' || stream === '') return problem('/stream', 'the name of a stream', stream);
  if (revision < 0n || revision > BigInt(Number.MAX_SAFE_INTEGER))
    return problem('/revision', 'from 0 to 2^53 − 1', String(revision));
  if (typeof id !== 'string' || !isLowerCaseUuid(id)) return problem('/id', 'a UUID in lower case', id);
  if (typeof type !== 'string' || type === '') return problem('/type', 'the name of an event', type);
  if (!isMap(data)) return problem('/data', 'an object', typeof data);
  if (!isMap(meta)) return problem('/meta', 'an object', typeof meta);
  for (const key of Object.keys(meta)) {
    const value: unknown = meta[key];
    if (key === 'hash') return problem('/meta/hash', 'absent: the hash is not part of what is hashed', value);
    if (key.startsWith('$') && !reservedMetaKeys.has(key))
      return problem(`/meta/${key}`, 'absent: keys with $ are reserved', value);
    if (typeof value !== 'string') return problem(`/meta/${key}`, 'a string', typeof value);
  }
  if (meta.alg !== recordAlgorithm) return problem('/meta/alg', `"${recordAlgorithm}"`, meta.alg);
  if (!/^[0-9a-f]{64}$/.test(meta.prev)) return problem('/meta/prev', '64 hexadecimal digits in lower case', meta.prev);
  return null;
}

// Asked only of a record to be sealed: in a stored one the chain says it, with the hash that is wanted instead.
function firstPrevProblem({ revision, meta }: RecordContent): RecordProblem | null {
  if ((revision === 0n) === (meta.prev === noPreviousHash)) return null;
  const wanted = revision === 0n ? '64 zeros, as nothing stands before revision 0' : `the hash of revision ${revision - 1n}`;
  return { path: '/meta/prev', wanted, found: meta.prev };
}

// The two names that EventStoreDB gives a meaning of its own (correlation and causation); it may claim others that begin with $.
const reservedMetaKeys = new Set(['$correlationId', '$causationId']);

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Evidence is for reading: a whole record would hide the sentence it stands in.
function shortened(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}… (${text.length} characters)`;
}
