import { expect } from '@jest/globals';
import { type NewEvent, NotStorable, type StreamName, streamName, TooLarge } from '#event-store/port.js';
import { appendLimits } from '#event-store/validation.js';
import type { ContractCase, World } from './contract-case.js';
import { type Batch, eventAt, eventsFrom, plainEvents } from './events.js';
import { streamOf } from './reading.js';

const notNames = [
  '',
  'agreement',
  'agreement-',
  '-1',
  '1agreement-1',
  'Agreement-1',
  '$settings',
  '$ce-agreement',
  '$$agreement-1',
  'agreement-$1',
  'agreement-å',
  'avtal🏛-1',
  'agreement-a b',
  'agreement-1\n',
  `agreement-${'x'.repeat(201)}`,
  `${'a'.repeat(51)}-1`,
];

const notIds = [
  '',
  'x',
  '1',
  '00000000-0000-0000-0000-000000000000',
  '6F9619FF-8B86-4011-B42D-00CF4FC964FF',
  '6f9619ff8b864011b42d00cf4fc964ff',
  '{6f9619ff-8b86-4011-b42d-00cf4fc964ff}',
  '6f9619ff-8b86-4011-b42d-00cf4fc964f',
  '6f9619ff-8b86-4011-b42d-00cf4fc964fg',
];

function holdingItself(): unknown {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

const notData: Readonly<Record<string, unknown>> = {
  'a bigint': { amount: 1n },
  undefined: { amount: undefined },
  'undefined itself': undefined,
  'a hole': { lines: Array(1) },
  'a function': { amount: () => 1 },
  'a symbol': { amount: Symbol('amount') },
  NaN: { amount: Number.NaN },
  infinity: { amount: Number.POSITIVE_INFINITY },
  'minus zero': { amount: -0 },
  'an unsafe integer': { amount: 2 ** 53 },
  'a value that holds itself': holdingItself(),
  'a Date': { at: new Date(0) },
  'a Map': { lines: new Map() },
  'an integer-like key': { 1: 'one' },
  'the key __proto__': JSON.parse('{"__proto__": {}}'),
  'a lone surrogate': { text: '\ud800' },
  'a key with a lone surrogate': { '\udc00': 'text' },
};

/** Events whose record does not agree with them, or that are ill-formed elsewhere than in their data. */
function disagreeing(stream: StreamName): Readonly<Record<string, NewEvent>> {
  const event = eventAt(stream, 0n, { data: { a: 1, b: [true, null] } });
  const text = new TextDecoder().decode(event.bytes);
  const record = (from: string, to: string): NewEvent => ({ ...event, bytes: new TextEncoder().encode(text.replace(from, to)) });
  const meta = (changed: Record<string, unknown>): NewEvent => ({
    ...event,
    meta: { ...event.meta, ...changed } as Record<string, string>,
  });
  return {
    'no bytes': { ...event, bytes: undefined as never },
    'bytes that are no JSON': record('{', '['),
    'bytes that are no UTF-8': { ...event, bytes: Uint8Array.of(...event.bytes, 0xff) },
    'bytes with a space': record('"a":1', '"a": 1'),
    'bytes with a key twice': record('"a":1', '"a":1,"a":1'),
    'bytes with keys out of order': {
      ...event,
      bytes: new TextEncoder().encode(text.replace('"a":1,"b":[true,null]', '"b":[true,null],"a":1')),
    },
    'bytes with a number written otherwise': record('"a":1', '"a":1.0'),
    'a lone surrogate in both': {
      ...eventAt(stream, 0n, { data: { a: 'x' } }),
      data: { a: '\ud800' },
      bytes: record('"a":1', '"a":"\\ud800"').bytes,
    },
    'other data': { ...event, data: { a: 2, b: [true, null] } },
    'more data': { ...event, data: { a: 1, b: [true, null], c: 'x' } },
    'less data': { ...event, data: { a: 1 } },
    'a key with a lone surrogate in metadata': meta({ 'x\ud800': 'x' }),
    'a lone surrogate in metadata': meta({ alg: '\udfff' }),
    'another id': { ...event, id: '6f9619ff-8b86-4011-b42d-00cf4fc964ff' },
    'another type': { ...event, type: 'ContributionReversed' },
    'an empty type': { ...event, type: '' },
    'a type of the store': { ...event, type: '$metadata' },
    'another stream': eventAt(streamName(`${stream}x`), 0n),
    'another revision': eventAt(stream, 1n),
    'other metadata': meta({ alg: 'none' }),
    'more metadata': meta({ more: 'x' }),
    'metadata that is no string': meta({ alg: 1 }),
    'metadata of the store': eventAt(stream, 0n, { meta: { $maxAge: '1' } }),
    'no hash': meta({ hash: undefined }),
    'a hash in upper case': meta({ hash: 'A'.repeat(64) }),
    'the hash in the record': eventAt(stream, 0n, { meta: { hash: 'a'.repeat(64) } }),
  };
}

async function expectNotStorable({ store }: World, stream: StreamName, events: unknown): Promise<void> {
  await expect(store.append(stream, 'no-stream', events as Batch)).rejects.toBeInstanceOf(NotStorable);
}

async function unsafeDataIsRefused(world: World): Promise<void> {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const name = world.stream();
  for (const [what, data] of Object.entries(notData)) {
    const refused = world.store.append(name, 'no-stream', [{ ...eventAt(name, 0n), data: data as never }]);
    await expect({ what, outcome: await refused.catch((error: unknown) => error) }).toEqual({
      what,
      outcome: expect.any(NotStorable),
    });
  }
  for (const [what, event] of Object.entries(disagreeing(name))) {
    const refused = world.store.append(name, 'no-stream', [event]);
    await expect({ what, outcome: await refused.catch((error: unknown) => error) }).toEqual({
      what,
      outcome: expect.any(NotStorable),
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(await streamOf(world.store, name)).toEqual([]);
}

/** Text whose JSON string takes exactly this many bytes. */
const textOf = (bytes: number) => 'x'.repeat(bytes - 2);

async function oversizeIsRefused({ store, stream }: World): Promise<void> {
  const name = stream();
  const tooLarge: Readonly<Record<string, Batch>> = {
    'one large event': [eventAt(name, 0n, { data: textOf(appendLimits.dataBytes + 1) })],
    'three large events': eventsFrom(name, 0n, Array(3).fill({ data: textOf(400_000) })),
    'a very large event': [eventAt(name, 0n, { data: textOf(10_000_000) })],
    'large metadata': [eventAt(name, 0n, { meta: { reason: textOf(appendLimits.metadataBytes) } })],
    'too many events': plainEvents(name, 0n, appendLimits.events + 1),
  };
  for (const [what, events] of Object.entries(tooLarge)) {
    const refused = store.append(name, 'no-stream', events);
    expect({ what, outcome: await refused.catch((error: unknown) => error) }).toEqual({ what, outcome: expect.any(TooLarge) });
  }
  expect(await streamOf(store, name)).toEqual([]);
  await store.append(name, 'no-stream', [eventAt(name, 0n, { data: textOf(appendLimits.dataBytes) })]);
  await store.append(name, 0n, plainEvents(name, 1n, appendLimits.events));
  expect(await streamOf(store, name)).toHaveLength(appendLimits.events + 1);
}

async function unicodeComesBack({ store, under, stream }: World): Promise<void> {
  const name = stream();
  const text =
    'Västerås åäö ÅÄÖ é e\u0301 ﬁ 漢字 🏛️ 👩‍👩‍👧 \u0000 \u001f \u007f \u2028 \u2029 \ufeff "\\/ <script> \\ud800 \\\\udfff';
  const data = {
    text,
    [text]: [text, ''],
    ключ: { nested: text },
    amount: '9007199254740993',
    number: 0.1,
    tiny: 5e-324,
    huge: 9007199254740991,
  };
  const event = eventAt(name, 0n, { data, meta: { reason: text, ключ: text } });
  await store.append(name, 'no-stream', [event]);
  for (const open of [async () => store, under.reopen]) {
    const [stored] = await streamOf(await open(), name);
    expect(Buffer.from(stored!.bytes).equals(event.bytes)).toBe(true);
    expect(stored).toMatchObject({ id: event.id, type: event.type, data, meta: event.meta });
  }
}

/** What is refused before any store is asked: 23–27; what comes back as it went in: 28–29. */
export const validationCases: readonly ContractCase[] = [
  { number: 23, title: 'an empty batch is refused', run: (world) => expectNotStorable(world, world.stream(), []) },
  {
    number: 24,
    title: 'an id that is no UUID in lower case, or nil, or twice in a batch, is refused',
    async run(world) {
      const name = world.stream();
      for (const id of notIds) await expectNotStorable(world, name, [eventAt(name, 0n, { id })]);
      const { id } = eventAt(name, 0n);
      await expectNotStorable(world, name, eventsFrom(name, 0n, [{ id }, { id }]));
    },
  },
  {
    number: 25,
    title: 'names that begin with $, are empty, not ASCII or over-long are refused, as are revisions that are none',
    async run(world) {
      for (const text of notNames) {
        expect(() => streamName(text)).toThrow(NotStorable);
        await expectNotStorable(world, text as StreamName, [eventAt(text as StreamName, 0n)]);
      }
      const name = world.stream();
      for (const expected of [-1n, 0, -1, 'any', undefined, null] as never[]) {
        await expect(world.store.append(name, expected, plainEvents(name, 0n, 1))).rejects.toBeInstanceOf(NotStorable);
      }
    },
  },
  {
    number: 26,
    title: 'data that JSON does not keep, and records that do not agree, are refused without an unhandled rejection',
    run: unsafeDataIsRefused,
  },
  {
    number: 27,
    title: 'an oversize append is TooLarge, writes nothing, and the store goes on',
    timeoutMs: 30_000,
    run: oversizeIsRefused,
  },
  { number: 28, title: 'unicode comes back byte by byte, and large integers as strings', run: unicodeComesBack },
  {
    number: 29,
    title: 'metadata come back, $correlationId and the hash among them',
    async run({ store, stream }) {
      const name = stream();
      const meta = {
        $correlationId: 'c-1',
        $causationId: 'e-1',
        commandId: 'k',
        actor: '',
        schema: 'contribution-received@1',
        constructor: 'x',
      };
      const event = eventAt(name, 0n, { meta });
      await store.append(name, 'no-stream', [event]);
      const [stored] = await streamOf(store, name);
      expect(stored?.meta).toEqual({ ...meta, hash: event.meta['hash'] });
    },
  },
];
