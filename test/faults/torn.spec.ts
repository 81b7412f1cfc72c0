import { closeSync, copyFileSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLedger } from '#application/ledger.js';
import { BUILD_MS, built } from '../e2e/cli-process.js';
import { importExample, PARTNERSHIP, startServer, type TestServer } from '../e2e/support/server.js';
import { Random, seedOfRun } from '../properties/seed.js';
import { type Checked, checkReadModels, checkStore } from './check-store.js';
import { doctor } from './doctor.js';
import { wholeFaults } from './rebuilt.js';
import { copied, newDirectory, removed } from './server-process.js';
import { intoOneFile, turnBit } from './turned-bit.js';
import { type Acknowledged, paying, sending, sent } from './workload.js';

// A torn write: the disk kept a part of the log and lost the rest. What is left is what was acknowledged first, up to some command,
// and never a later one without an earlier, nor half of one. A byte that the disk changed is found, and never served.

const WAL_HEADER = 32;
const FRAME_HEADER = 24;

let server: TestServer;
let directory: string;
/** The number of events in the store after each acknowledged command, and the length of the log then. */
const acknowledged: { length: number; last: Acknowledged }[] = [];
let before: Checked;

beforeAll(async () => {
  await built();
  server = await startServer({ directory: newDirectory() });
  directory = server.directory;
  await importExample(server, 'partnership', { upTo: '12b' });
  const log = new DatabaseSync(join(directory, 'events.sqlite'));
  // Everything so far goes into the main file, so that the log holds what follows alone.
  log.exec('PRAGMA wal_checkpoint(RESTART)');
  log.close();
  before = checkStore(copiedStore());
  for (let n = 0; n < 40; n += 1) {
    const { status, text } = await sent(server.url, sending(PARTNERSHIP, 'torn', n));
    expect(status).toBe(201);
    acknowledged.push({ length: logLength(), last: JSON.parse(text) as Acknowledged });
  }
  // Answered when the read models have taken everything: a ledger whose read models still lack a broken event does not even open.
  expect((await server.call(`/agreements/${PARTNERSHIP}/balances`)).status).toBe(200);
}, BUILD_MS);

afterAll(async () => {
  await server.close();
  removed(directory, ...copies);
});

const copies: string[] = [];
function copiedStore(): string {
  const copy = copied(directory);
  copies.push(copy);
  return copy;
}

const pageSize = () => readFileSync(join(directory, 'events.sqlite-wal')).readUInt32BE(8);

/** The end of the last whole transaction in the log, by the salts of its frames: what lies behind is of an earlier turn of the log. */
function logLength(): number {
  const log = readFileSync(join(directory, 'events.sqlite-wal'));
  const salts = log.subarray(16, 24);
  const frame = FRAME_HEADER + log.readUInt32BE(8);
  let end = WAL_HEADER;
  for (let at = WAL_HEADER; at + frame <= log.length; at += frame) {
    if (!log.subarray(at + 8, at + 16).equals(salts)) break;
    if (log.readUInt32BE(at + 4) > 0) end = at + frame;
  }
  return end;
}

/** A copy whose log ends at a byte; `garbage` stands in place of the rest, as a disk may have it. */
function cutAt(length: number, garbage = 0): string {
  const copy = copiedStore();
  const log = openSync(join(copy, 'events.sqlite-wal'), 'r+');
  ftruncateSync(log, length);
  if (garbage > 0) writeSync(log, Buffer.alloc(garbage, 0xa5), 0, garbage, length);
  closeSync(log);
  return copy;
}

function expectPrefix(copy: string, length: number): void {
  const store = checkStore(copy);
  expect(store.faults).toEqual([]);
  const whole = acknowledged.filter((one) => one.length <= length);
  const wanted = whole.at(-1)?.last.revision ?? (before.streams.get(`agreement-${PARTNERSHIP}`)?.length ?? 0) - 1;
  const found = store.streams.get(`agreement-${PARTNERSHIP}`) ?? [];
  expect(found.length - 1).toBe(wanted);
  for (const { last } of whole) for (const event of last.events) expect(found[event.revision]?.hash).toBe(event.hash);
}

describe('a log that was cut', () => {
  it('at every frame, within frames and anywhere: what is left is what was acknowledged first', async () => {
    const end = acknowledged.at(-1)?.length ?? 0;
    const frame = FRAME_HEADER + pageSize();
    const cuts: number[] = [];
    const within = [1, FRAME_HEADER, Math.floor(frame / 2), frame - 1];
    for (let at = WAL_HEADER; at <= end; at += frame) cuts.push(at, at + (within[(cuts.length / 2) % within.length] as number));
    for (let n = 0; n < 40; n += 1) cuts.push(Math.floor(Math.random() * end));
    const cut = cuts.filter((at) => at <= end);
    for (const [index, at] of cut.entries()) {
      const copy = cutAt(at, index % 3 === 0 ? 3_000 : 0);
      expectPrefix(copy, at);
      removed(copy);
    }
    console.log(`${cut.length} cuts of a log of ${end} bytes: each left a whole beginning of ${acknowledged.length} commands.`);
  }, 120_000);

  it.each([0.15, 0.5, 0.85])(
    'at %s of it: the ledger opens, its read models follow, and it records again',
    async (part) => {
      const copy = cutAt(Math.floor((acknowledged.at(-1)?.length ?? 0) * part));
      // The read models had seen more than what is left, as when a copy of the store alone is put back: they are built again.
      await (await openLedger({ dataDirectory: copy })).close();
      const store = checkStore(copy);
      expect(checkReadModels(copy, store)).toEqual({ faults: [], taken: store.events.length });
      const again = await startServer({ directory: copy });
      const answer = await sent(again.url, paying({ agreement: PARTNERSHIP, key: 'again' }));
      expect(answer.status).toBe(201);
      expect((await again.call(`/agreements/${PARTNERSHIP}/balances`)).status).toBe(200);
      await again.close();
      const after = checkStore(copy);
      expect(checkReadModels(copy, after)).toEqual({ faults: [], taken: store.events.length + 1 });
    },
    60_000,
  );
});

describe('a store that is put back from an older copy, and the read models are not', () => {
  it('answers from what is in it, not from what was', async () => {
    const one = await startServer();
    await importExample(one, 'partnership', { upTo: '12b' });
    await sent(one.url, paying({ agreement: PARTNERSHIP, key: 'kept', amount: '100.00' }));
    await one.close();
    const older = copied(one.directory);
    const two = await startServer({ directory: one.directory });
    for (let n = 0; n < 8; n += 1) await sent(two.url, paying({ agreement: PARTNERSHIP, key: `lost-${n}`, amount: '7.00' }));
    await two.close();
    copyFileSync(join(older, 'events.sqlite'), join(one.directory, 'events.sqlite'));
    const three = await startServer({ directory: one.directory });
    const balances = await three.call(`/agreements/${PARTNERSHIP}/balances?account=cash`);
    expect(balances.body).toMatchObject({ sum: '11100100.00', knownAt: { revision: 28 } });
    // Shorter than what was lost, so that its place in the store is one that the read models had seen already.
    await sent(three.url, paying({ agreement: PARTNERSHIP, key: 'anew', amount: '1.00' }));
    expect((await three.call(`/agreements/${PARTNERSHIP}/balances?account=cash`)).body).toMatchObject({ sum: '11100101.00' });
    await three.close();
    expect(await wholeFaults(one.directory)).toEqual([]);
    removed(older, one.directory);
  }, 60_000);
});

describe('a byte that the disk changed', () => {
  /** The copy with everything in its main file, and where a text stands in it. */
  function whole(): { copy: string; path: string } {
    const copy = copiedStore();
    const path = join(copy, 'events.sqlite');
    intoOneFile(path);
    return { copy, path };
  }

  it.each([
    ['an amount', '"value":"14400000.00"', 10],
    ['a name of a member', '"effectiveOn":"2026-05-10"', 2],
    ['the link to the event before', '"prev":"00000000', 12],
  ])(
    '%s: the doctor says so, and no answer is given from it',
    async (_, text, offset) => {
      const { copy, path } = whole();
      // A page that was split may hold the text twice, once where nobody reads it.
      const file = readFileSync(path);
      const places: number[] = [];
      for (let at = file.indexOf(text); at >= 0; at = file.indexOf(text, at + 1)) places.push(at);
      for (const at of places) turnBit(path, at + offset);
      expect(places).not.toEqual([]);
      expect(checkStore(copy).faults).not.toEqual([]);
      expect(await doctor(copy)).toMatchObject({ code: 5, found: expect.stringMatching(/hash|canonical|JSON|place/) });
      const again = await startServer({ directory: copy });
      const answers = [
        await again.call(`/agreements/${PARTNERSHIP}/obligations`),
        await again.call(`/agreements/${PARTNERSHIP}/contributions`),
        await again.call(`/agreements/${PARTNERSHIP}/contributions-received`, { body: paying({ agreement: '', key: '' }).body }),
      ];
      await again.close();
      expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(answers.map(() => [500, 'integrity']));
    },
    60_000,
  );

  it('in the places, by which no event is read in order: the doctor says so, and that every event is whole', async () => {
    const { copy, path } = whole();
    const database = new DatabaseSync(path);
    // The store is too small to have been filed by itself; this is what is done then.
    database.exec(`INSERT INTO places SELECT stream, revision, position FROM events ORDER BY stream, revision;
      UPDATE filing SET position = (SELECT max(position) FROM events); PRAGMA wal_checkpoint(TRUNCATE)`);
    const table = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'places'").get();
    const size = database.prepare('PRAGMA page_size').get();
    database.close();
    // The last byte of the page is of the first entry that it was given.
    turnBit(path, Number(table?.['rootpage']) * Number(size?.['page_size']) - 1);
    expect(checkStore(copy).faults).toEqual([expect.stringContaining('the place is')]);
    expect(await doctor(copy)).toMatchObject({
      code: 5,
      found: expect.stringMatching(/is not sound: of \d+ events 1 are not found(?:.|\n)*every hash and every link/),
    });
  });

  it('anywhere in the pages: what is read is right, or it is said that it is not', async () => {
    const { copy, path } = whole();
    const sound = checkStore(copy);
    const pristine = join(copy, 'pristine');
    copyFileSync(path, pristine);
    const { length } = readFileSync(path);
    const outcomes = { found: 0, without: 0 };
    const seed = seedOfRun();
    console.log(`SEED=${seed} turns the same bits again.`);
    const random = new Random(seed);
    for (let n = 0; n < 60; n += 1) {
      copyFileSync(pristine, path);
      turnBit(path, random.whole(100, length - 1));
      const { code } = await doctor(copy);
      if (code === 0) {
        // A byte of a free page or of the space between cells says nothing of any event.
        const store = checkStore(copy);
        expect(store.events.map(({ hash }) => hash)).toEqual(sound.events.map(({ hash }) => hash));
        outcomes.without += 1;
      } else {
        expect([4, 5]).toContain(code);
        outcomes.found += 1;
      }
    }
    console.log(
      `60 single bits turned in ${length} bytes: ${outcomes.found} found by the doctor, ${outcomes.without} in bytes that hold no event.`,
    );
  }, 120_000);
});
