import { describe, expect, it } from '@jest/globals';
import fastCheck from 'fast-check';
import { BrokenChain } from './broken-chain.js';
import { UnsafeValue } from './canonical.js';
import { checkChain, extendChain } from './chain.js';
import { checkRecord, noPreviousHash, type RecordContent, recordAlgorithm, sealRecord } from './record.js';
import { recordHash } from './record-hash.js';

const stream = 'agreement-6f1d2c3b-4a59-4e87-9b0c-1d2e3f405162';
const content = (changes: Partial<RecordContent> = {}): RecordContent => ({
  stream,
  revision: 0n,
  id: 'b16de75d-2b32-592b-b7e7-19522a3d4529',
  type: 'AgreementDrafted',
  data: { name: 'Samverkan' },
  meta: { alg: recordAlgorithm, prev: noPreviousHash, actor: 'actor-3f9a' },
  ...changes,
});
const meta = (changes: Record<string, unknown>) => ({ meta: { ...content().meta, ...changes } as RecordContent['meta'] });

const thrownBy = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('sealRecord', () => {
  it('gives the same bytes and hash for the same members in any order', () => {
    const reversed = Object.fromEntries(Object.entries(content()).reverse()) as unknown as RecordContent;
    expect(sealRecord(reversed)).toEqual(sealRecord(content()));
  });

  it('leaves what it was given as it was', () => {
    const given = content();
    sealRecord(given);
    expect(given).toEqual(content());
  });

  it.each<[string, Partial<RecordContent>, string]>([
    ['an empty stream', { stream: '' }, '/stream'],
    ['a revision below 0', { revision: -1n }, '/revision'],
    ['a revision beyond what JSON holds exactly', { revision: 2n ** 53n }, '/revision'],
    ['an id that is no UUID', { id: 'first' }, '/id'],
    ['an id in upper case', { id: content().id.toUpperCase() }, '/id'],
    ['an empty type', { type: '' }, '/type'],
    ['a list as data', { data: [] }, '/data'],
    ['the hash inside meta', meta({ hash: noPreviousHash }), '/meta/hash'],
    ['a meta value that is no string', meta({ year: 2026 }), '/meta/year'],
    ['a reserved meta key', meta({ $maxAge: '1' }), '/meta/$maxAge'],
    ['another algorithm', meta({ alg: 'sha256' }), '/meta/alg'],
    ['a prev that is no hash', meta({ prev: 'none' }), '/meta/prev'],
    ['a prev at revision 0', meta({ prev: '1'.repeat(64) }), '/meta/prev'],
    ['no prev after revision 0', { revision: 1n }, '/meta/prev'],
    ['an unsafe value in data', { data: { lines: [{ amount: 1n }] } }, '/data/lines/0/amount'],
  ])('refuses %s', (_name, changes, path) => {
    const error = thrownBy(() => sealRecord(content(changes)));
    expect(error).toBeInstanceOf(UnsafeValue);
    expect(error).toMatchObject({ path });
  });
});

describe('checkRecord', () => {
  it('returns what the bytes say', () => {
    expect(checkRecord({ stream, revision: 0n, ...sealRecord(content()) })).toEqual(content());
  });

  it('tells every change of a single bit', () => {
    const sealed = sealRecord(content());
    fastCheck.assert(
      fastCheck.property(fastCheck.nat(sealed.bytes.length - 1), fastCheck.nat(7), (place, bit) => {
        const bytes = Uint8Array.from(sealed.bytes);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
        const error = thrownBy(() => checkRecord({ stream, revision: 0n, bytes, hash: sealed.hash }));
        expect(error).toMatchObject({ fault: 'hash', stream, revision: 0n, wanted: sealed.hash });
      }),
    );
  });

  it('says in one sentence where, what was wanted and what was found', () => {
    const error = thrownBy(() => checkRecord({ stream, revision: 7n, ...sealRecord(content()) }));
    expect(error).toBeInstanceOf(BrokenChain);
    expect((error as BrokenChain).message).toBe(`The chain of ${stream} is broken at revision 7 (revision): wanted 7, found 0.`);
  });

  it('shortens a record it quotes as evidence', () => {
    const long = new TextEncoder().encode(` ${JSON.stringify({ text: 'x'.repeat(10_000) })}`);
    const error = thrownBy(() => checkRecord({ stream, revision: 0n, bytes: long, hash: recordHash(long) }));
    expect(error).toMatchObject({ fault: 'form' });
    expect((error as BrokenChain).message.length).toBeLessThan(700);
  });
});

describe('the chain', () => {
  const sealAll = (names: readonly string[]) => {
    let prev = noPreviousHash;
    return names.map((name, index) => {
      const sealed = sealRecord(content({ revision: BigInt(index), data: { name }, ...meta({ prev }) }));
      prev = sealed.hash;
      return { stream, revision: BigInt(index), ...sealed };
    });
  };

  it('of no event has no head', () => {
    expect(checkChain([])).toBeNull();
  });

  it('goes on from a head that was verified before', () => {
    const events = sealAll(['a', 'b', 'c', 'd']);
    const middle = checkChain(events.slice(0, 2));
    expect(events.slice(2).reduce(extendChain, middle as NonNullable<typeof middle>)).toEqual(checkChain(events));
  });

  it('is read one event at a time and no further than its first fault', () => {
    let read = 0;
    const events = sealAll(['a', 'b', 'c']);
    function* withFault() {
      for (const event of [events[0], events[2], events[1]]) {
        read += 1;
        if (event) yield event;
      }
    }
    expect(thrownBy(() => checkChain(withFault()))).toMatchObject({ fault: 'revision', revision: 1n, wanted: '1', found: '2' });
    expect(read).toBe(2);
  });

  it('of any names is sound, and broken by every removal but the last', () => {
    fastCheck.assert(
      fastCheck.property(
        fastCheck.array(fastCheck.string(), { minLength: 1, maxLength: 8 }),
        fastCheck.nat(7),
        (names, place) => {
          const events = sealAll(names);
          expect(checkChain(events)).toMatchObject({ revision: BigInt(names.length - 1) });
          const without = events.filter((_, index) => index !== place);
          if (place < events.length - 1) expect(() => checkChain(without)).toThrow(BrokenChain);
        },
      ),
    );
  });
});
