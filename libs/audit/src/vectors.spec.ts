import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BrokenChain } from './broken-chain.js';
import { canonicalText, UnsafeValue } from './canonical.js';
import { checkChain } from './chain.js';
import { commandHash, commandId, commandNamespace, eventId, eventNamespace } from './identifiers.js';
import { checkRecord, type RecordContent, type StoredRecord, sealRecord } from './record.js';

interface VectorEvent {
  stream: string;
  revision: string;
  record?: string;
  recordBase64?: string;
  hash: string;
  id?: string;
  type?: string;
}
interface VectorChain {
  name: string;
  events: VectorEvent[];
  head?: { stream: string; revision: string; hash: string } | null;
  broken?: { fault: string; stream: string; revision: string; wanted?: string; found?: string };
}
interface VectorSeal {
  name: string;
  content: Omit<RecordContent, 'revision'> & { revision: number };
  record: string;
  hash: string;
}

// The files were made by another program in another language: these specs are where the two meet.
const read = (file: string) => JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8'));
const canonical: { vectors: { name: string; json: string; canonical?: string; unsafe?: string }[] } = read('canonical.json');
const records: { seals: VectorSeal[]; chains: VectorChain[] } = read('records.json');
const identifiers: {
  commandIds: { actor: string; idempotencyKey: string; commandId: string }[];
  eventIds: { commandId: string; index: number; eventId: string }[];
  commandHashes: { method: string; path: string; body: unknown; commandHash: string }[];
} = read('identifiers.json');

const stored = ({ record, recordBase64, revision, ...rest }: VectorEvent): StoredRecord => ({
  ...rest,
  revision: BigInt(revision),
  bytes: record === undefined ? Buffer.from(recordBase64 ?? '', 'base64') : new TextEncoder().encode(record),
});

const thrownBy = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('vectors/canonical.json', () => {
  it.each(canonical.vectors)('$name', ({ json, canonical: wanted, unsafe }) => {
    const value: unknown = JSON.parse(json);
    if (unsafe === undefined) {
      expect(canonicalText(value)).toBe(wanted);
      return;
    }
    const error = thrownBy(() => canonicalText(value));
    expect(error).toBeInstanceOf(UnsafeValue);
    expect(error).toMatchObject({ path: unsafe });
  });
});

describe('vectors/records.json: seals', () => {
  it.each(records.seals)('$name', ({ content, record, hash }) => {
    const sealed = sealRecord({ ...content, revision: BigInt(content.revision) });
    expect(new TextDecoder().decode(sealed.bytes)).toBe(record);
    expect(sealed.hash).toBe(hash);
    const { stream, revision } = content;
    expect(checkRecord({ stream, revision: BigInt(revision), ...sealed })).toEqual({ ...content, revision: BigInt(revision) });
  });
});

describe('vectors/records.json: chains', () => {
  it.each(records.chains.filter((chain) => chain.broken === undefined))('sound: $name', ({ events, head }) => {
    const wanted = head ? { ...head, revision: BigInt(head.revision) } : null;
    expect(checkChain(events.map(stored))).toEqual(wanted);
  });

  it.each(records.chains.filter((chain) => chain.broken !== undefined))('broken: $name', ({ events, broken }) => {
    const error = thrownBy(() => checkChain(events.map(stored)));
    expect(error).toBeInstanceOf(BrokenChain);
    expect(error).toMatchObject({ ...broken, revision: BigInt(broken?.revision ?? -1) });
  });
});

describe('vectors/identifiers.json', () => {
  it.each(identifiers.commandIds)('command id of $actor and $idempotencyKey', ({ actor, idempotencyKey, commandId: wanted }) => {
    expect(commandId(actor, idempotencyKey)).toBe(wanted);
  });

  it.each(identifiers.eventIds)('event id $index of a command', ({ commandId: command, index, eventId: wanted }) => {
    expect(eventId(command, index)).toBe(wanted);
  });

  it.each(identifiers.commandHashes)('command hash of $method $path $body', ({ method, path, body, commandHash: wanted }) => {
    expect(commandHash(method, path, body)).toBe(wanted);
  });

  it('gives the same hash for the same body in another order of members, and another one for every other difference', () => {
    const hashes = identifiers.commandHashes.map((vector) => vector.commandHash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set(hashes).size).toBe(hashes.length - 1);
  });
});

describe('FORMAT.md', () => {
  const page = readFileSync(new URL('../FORMAT.md', import.meta.url), 'utf8');
  const [record = '', hash = ''] = [...page.matchAll(/^```\n(.*)\n```$/gm)].map((match) => match[1]);

  it('begins with a record and its hash that are true, and stand among the vectors', () => {
    const event = { stream: JSON.parse(record).stream, revision: '1', record, hash };
    expect(checkRecord(stored(event)).type).toBe('ContributionReceived');
    expect(records.seals.map((seal) => seal.record)).toContain(record);
  });

  it('names the namespaces that the identifiers are made in', () => {
    expect(page).toContain(`namespace \`${commandNamespace}\` and JCS of \`[actor, idempotencyKey]\``);
    expect(page).toContain(`namespace \`${eventNamespace}\` and JCS of \`[commandId, index]\``);
  });
});
