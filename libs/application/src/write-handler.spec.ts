import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkChain } from '#audit/chain.js';
import { type EventStore, type Recorded, streamName } from '#event-store/port.js';
import { openSqliteEventStore } from '#event-store/sqlite.js';
import type { AgreementState } from '#ledger/book.js';
import { fold } from '#ledger/fold.js';
import { ledgerEvent } from '#read-models/stored-event.js';
import { fund, partnershipInForce, spend } from '../../../test/support/rules.js';
import { Histories } from './history.js';
import { checkHash } from './ledger.js';
import { LedgerClock } from './ledger-clock.js';
import { agreementSubject } from './subject.js';
import { type CommandRequest, WriteHandler } from './write-handler.js';

const ID = 'a0000000-0000-4000-8000-000000000001';
let directory: string;
const stores: EventStore[] = [];

/** A ledger's own connection to the file, as a process of its own has it. */
function opened(software: string) {
  const store = openSqliteEventStore(join(directory, 'events.sqlite'), { check: checkHash });
  stores.push(store);
  const histories = new Histories(store, agreementSubject);
  const now = () => new Date('2026-06-01T10:00:00.000Z');
  return {
    store,
    histories,
    handler: new WriteHandler<AgreementState>({
      store,
      subject: agreementSubject,
      histories,
      clock: new LedgerClock(now),
      software,
    }),
  };
}

type Line = (typeof partnershipInForce)[number];

function request({ command, effectiveOn, actor, input }: Line, idempotencyKey: string): CommandRequest {
  const undated = agreementSubject.undated(command);
  return { id: ID, command, actor, idempotencyKey, body: undated ? input : { effectiveOn, ...input } };
}

async function recorded(store: EventStore): Promise<Recorded[]> {
  const events: Recorded[] = [];
  for await (const event of store.readStream(streamName(`agreement-${ID}`), { limit: 10_000 })) events.push(event);
  return events;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'write-handler-'));
});

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const funded = [...partnershipInForce, fund('P1', '1000.00', '2026-02-20')];

describe('the answer to a command', () => {
  it('is the same when the command is sent again, here or after a restart, but for `repeated`', async () => {
    const first = opened('one/1');
    const answers = [];
    for (const [index, line] of funded.entries()) answers.push(await first.handler.execute(request(line, `k${index}`)));
    const restarted = opened('two/1');
    for (const [index, line] of funded.entries()) {
      const wanted = JSON.stringify({ ...answers[index], repeated: true });
      expect(JSON.stringify(await first.handler.execute(request(line, `k${index}`)))).toBe(wanted);
      expect(JSON.stringify(await restarted.handler.execute(request(line, `k${index}`)))).toBe(wanted);
    }
  });

  it('leaves the kept state as a fold of what is stored leaves it', async () => {
    const { store, histories, handler } = opened('one/1');
    for (const [index, line] of funded.entries()) await handler.execute(request(line, `k${index}`));
    await Promise.all([1, 2, 3, 4].map((n) => handler.execute(request(spend(`E${n}`, 'P1', '10.00', '2026-03-01'), `e${n}`))));
    const events = await recorded(store);
    checkChain(events.map((event) => ({ ...event, bytes: event.bytes, hash: event.meta['hash'] ?? '' })));
    const kept = await histories.load(ID);
    expect(kept.state).toEqual(fold(ID, events.map(ledgerEvent)));
    expect(kept).toMatchObject({ revision: events.length - 1, head: events.at(-1)?.meta['hash'] });
  });

  it('is what is stored where another process stored the same command first', async () => {
    const one = opened('one/1');
    for (const [index, line] of funded.entries()) await one.handler.execute(request(line, `k${index}`));
    const two = opened('two/1');
    await Promise.all([one.histories.load(ID), two.histories.load(ID)]);
    const spent = request(spend('E1', 'P1', '10.00', '2026-03-01'), 'both');
    // Both decide on the same revision before either has stored, and make the same ids with different bytes.
    const answers = await Promise.all([one.handler.execute(spent), two.handler.execute(spent)]);
    const stored = (await recorded(one.store)).at(-1)?.meta['hash'];
    expect(answers.map(({ events }) => events[0]?.hash)).toEqual([stored, stored]);
    await one.handler.execute(request(spend('E2', 'P1', '10.00', '2026-03-01'), 'next'));
    await two.handler.execute(request(spend('E3', 'P1', '10.00', '2026-03-01'), 'after'));
    checkChain((await recorded(two.store)).map((event) => ({ ...event, bytes: event.bytes, hash: event.meta['hash'] ?? '' })));
  });
});

describe('what is kept of streams', () => {
  it('is shared by loads at once, and left behind by none of them', async () => {
    const { handler } = opened('one/1');
    for (const [index, line] of funded.entries()) await handler.execute(request(line, `k${index}`));
    const { histories } = opened('two/1');
    const loads = await Promise.all([1, 2, 3].map(() => histories.load(ID)));
    expect(new Set(loads.map(({ state }) => state)).size).toBe(1);
    const past = await Promise.all([1, 2].map(() => histories.read(ID, 3, (state) => state)));
    expect(past[0]).toBe(past[1]);
  });
});
