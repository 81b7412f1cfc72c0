import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#ledger/definition.js';
import { Refusal } from '#ledger/refusal.js';
import type { Line } from '../../../test/support/history.js';
import { link } from '../../../test/support/life.js';
import { open, partnershipInForce, person } from '../../../test/support/rules.js';
import { type CarryOver, carryOver, carryOverKey } from './carry-over.js';
import { refusalText } from './carry-over-refused.js';
import { type Ledger, openLedger } from './ledger.js';

const [FROM, TO] = ['a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002'];
const finance: Actor = person('finance', 'mdu');

let directory: string;
let ledger: Ledger;

async function tell(id: string, lines: readonly Line[]): Promise<void> {
  for (const [index, { command, effectiveOn, actor, input }] of lines.entries()) {
    const dated = command === 'prove-finality' ? {} : { effectiveOn };
    await ledger.agreements.execute({ id, command, body: { ...dated, ...input }, actor, idempotencyKey: `${id}-${index}` });
  }
}

const order = (amount: string): CarryOver => ({
  ...{ from: FROM as string, to: TO as string, actor: finance, idempotencyKey: 'carry-over-1' },
  body: { effectiveOn: '2026-02-01', transfer: 'T', amount: { value: amount, currency: 'SEK' } },
});

const balance = async (id: string, account: string) => {
  const { balances } = await ledger.queries.balances(id, { account, on: '2026-02-01' });
  return balances.map((one) => `${one.account} ${one.balance}`);
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'carry-over-'));
  ledger = await openLedger({ dataDirectory: directory, now: () => new Date('2026-06-30T10:00:00.000Z') });
  await tell(FROM as string, [
    ...partnershipInForce,
    open('500.00', '2026-01-01'),
    link('successor', TO as string, '2026-01-01'),
  ]);
});

afterEach(async () => {
  await ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('money carried over between two agreements', () => {
  it('is sent and received once, however often it is repeated', async () => {
    await tell(TO as string, [...partnershipInForce, link('predecessor', FROM as string, '2026-01-01')]);
    const first = await carryOver(ledger.agreements, order('300.00'));
    const [event] = first.sent.events;
    expect(first.received.events[0]?.data).toEqual({
      ...{ transfer: 'T', fromAgreement: FROM, sourceEvent: event?.id },
      amount: { value: '300.00', currency: 'SEK' },
    });
    const again = await carryOver(ledger.agreements, order('300.00'));
    expect([again.sent.repeated, again.received.repeated]).toEqual([true, true]);
    expect(again.received.events).toEqual(first.received.events);
    expect(await balance(FROM as string, 'transfer-out:T')).toEqual(['transfer-out:T 300.00']);
    expect(await balance(TO as string, 'transfer-in:T')).toEqual(['transfer-in:T -300.00']);
  });

  it('goes on where it stopped between the two', async () => {
    await tell(TO as string, [...partnershipInForce, link('predecessor', FROM as string, '2026-01-01')]);
    const { body, actor, idempotencyKey } = order('300.00');
    const request = {
      id: FROM as string,
      command: 'carry-over-funds',
      body: { ...body, toAgreement: TO },
      actor,
      idempotencyKey,
    };
    const sent = await ledger.agreements.execute(request);
    const carried = await carryOver(ledger.agreements, order('300.00'));
    expect(carried.sent).toMatchObject({ repeated: true, commandId: sent.commandId });
    expect(carried.received).toMatchObject({ repeated: false });
    expect(carryOverKey('e')).toBe('carried-over-e');
  });

  it('leaves both as they were where one refuses', async () => {
    await tell(TO as string, partnershipInForce);
    const head = async () => (await ledger.queries.agreement(FROM as string, {})).knownAt.revision;
    const before = await head();
    const refused = await carryOver(ledger.agreements, order('300.00')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ code: 'not-linked', facts: { refusedBy: 'successor', refusedByAgreement: TO } });
    expect(refusalText(refused as Refusal, 'en')).toMatch(new RegExp(`Refused by the agreement ${TO} \\(successor\\)\\.$`));
    expect(refusalText(refused as Refusal, 'sv')).toMatch(new RegExp(`Nekat i avtalet ${TO} \\(efterföljare\\)\\.$`));
    expect(await head()).toBe(before);
    const short = await carryOver(ledger.agreements, order('500.01')).catch((error: unknown) => error);
    expect(short).toMatchObject({
      code: 'carry-over-exceeds-cash',
      facts: { refusedBy: 'predecessor', refusedByAgreement: FROM },
    });
  });
});
