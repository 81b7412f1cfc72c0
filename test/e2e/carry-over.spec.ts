import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Line } from '../support/history.js';
import { link } from '../support/life.js';
import { open, partnershipInForce } from '../support/rules.js';
import { BUILD_MS, built, CommandLine, type Ran } from './cli-process.js';
import { commandPaths, sendLine } from './support/sending.js';
import { ESKILSTUNA, FINANCE, MDU, person, startServer, type TestServer } from './support/server.js';

// Money goes from one agreement to its successor by one request: on both or on neither, once however often it is sent.

interface Both {
  sent: { id: string; commandId: string; events: { id: string; type: string }[] };
  received: { id: string; events: { id: string; type: string; data: { sourceEvent: string } }[] };
}

interface Problem {
  code: string;
  detail: string;
  facts: { refusedBy: string; refusedByAgreement: string };
}

const now = () => new Date('2026-06-30T10:00:00.000Z');
const day = '2026-02-01';
let server: TestServer;
let commandLine: CommandLine;

/** Two agreements of the same parties, the first with 500 in hand; linked to each other, or the successor not to the first. */
async function pair({ linkedBack = true }: { linkedBack?: boolean } = {}): Promise<{ from: string; to: string }> {
  const [from, to] = [randomUUID(), randomUUID()];
  const paths = await commandPaths(server);
  const tell = async (agreement: string, lines: readonly Line[]) => {
    for (const line of lines) {
      const { status, text } = await sendLine(server, line, { agreement, paths });
      if (status !== 201) throw new Error(`${line.command}: ${text}`);
    }
  };
  await tell(from, [...partnershipInForce, open('500.00', '2026-01-01'), link('successor', to, '2026-01-01')]);
  await tell(to, [...partnershipInForce, ...(linkedBack ? [link('predecessor', from, '2026-01-01')] : [])]);
  return { from, to };
}

const order = (to: string, value: string) => ({
  ...{ effectiveOn: day, transfer: 'T', toAgreement: to },
  amount: { value, currency: 'SEK' },
});

const carry = <Body = Both>(from: string, body: object, { key, as = FINANCE }: { key: string; as?: string }) =>
  server.call<Body>(`/agreements/${from}/transfers-to-successor`, { as, key, body });

async function figures(agreement: string): Promise<Record<string, string>> {
  const path = `/agreements/${agreement}/balances?on=${day}`;
  const { body } = await server.call<{ balances: { account: string; balance: string }[] }>(path);
  const shown = body.balances.filter(({ account }) => account === 'cash' || account.startsWith('transfer-'));
  return Object.fromEntries(shown.map(({ account, balance }) => [account, balance]));
}

const untouched = { cash: '500.00' };
const carried = [
  { cash: '200.00', 'transfer-out:T': '300.00' },
  { cash: '300.00', 'transfer-in:T': '-300.00' },
];

beforeAll(async () => {
  await built();
  server = await startServer({ now });
  commandLine = new CommandLine();
}, BUILD_MS);

afterAll(async () => {
  await commandLine.remove();
  await server.remove();
});

describe('over HTTP', () => {
  it('one request records both sides, and again it answers the same and records nothing', async () => {
    const { from, to } = await pair();
    const first = await carry(from, order(to, '300.00'), { key: 'both' });
    expect([first.text, first.status]).toEqual([first.text, 201]);
    expect(first.headers.get('location')).toMatch(new RegExp(`/agreements/${from}/events/\\d+$`));
    expect(first.body.received.events[0]?.data.sourceEvent).toBe(first.body.sent.events[0]?.id);
    const again = await carry(from, order(to, '300.00'), { key: 'both' });
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    expect([await figures(from), await figures(to)]).toEqual(carried);
    const other = await carry<Problem>(from, order(to, '100.00'), { key: 'both' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('sent again after a crash between the two, it records what is missing', async () => {
    const { from, to } = await pair();
    // What a crash leaves: the first side is durable, and nobody was answered.
    const half = await server.call(`/agreements/${from}/carry-overs`, { as: FINANCE, key: 'crashed', body: order(to, '300.00') });
    expect(half.status).toBe(201);
    expect([await figures(from), await figures(to)]).toEqual([carried[0], {}]);
    server = await server.restart();
    const whole = await carry(from, order(to, '300.00'), { key: 'crashed' });
    expect([whole.text, whole.status, whole.headers.get('idempotent-replayed')]).toEqual([whole.text, 201, null]);
    expect(whole.body.sent.events).toEqual(half.body['events']);
    expect([await figures(from), await figures(to)]).toEqual(carried);
  });

  it('a refusal of either side says which, and leaves both as they were', async () => {
    const { from, to } = await pair();
    const short = await carry<Problem>(from, order(to, '500.01'), { key: 'short' });
    const said = { code: 'carry-over-exceeds-cash', facts: { refusedBy: 'predecessor', refusedByAgreement: from } };
    expect([short.status, short.body]).toEqual([
      422,
      expect.objectContaining({ ...said, facts: expect.objectContaining(said.facts) }),
    ]);
    const alone = await pair({ linkedBack: false });
    const reply = await carry<Problem>(alone.from, order(alone.to, '300.00'), { key: 'alone' });
    expect([reply.status, reply.body.code]).toEqual([422, 'not-linked']);
    expect(reply.body.facts).toMatchObject({ refusedBy: 'successor', refusedByAgreement: alone.to });
    expect(reply.body.detail).toContain(`Refused by the agreement ${alone.to} (successor).`);
    for (const agreement of [from, alone.from]) expect(await figures(agreement)).toEqual(untouched);
  });

  it('is for the finance of the host of both, and for an order of the right form', async () => {
    const { from, to } = await pair();
    const wrong = await carry<Problem>(from, order(to, '1.00'), { key: 'k1', as: person('f', 'finance', ESKILSTUNA) });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'not-allowed']);
    const role = await carry<Problem>(from, order(to, '1.00'), { key: 'k2', as: person('a', 'auditor', MDU) });
    expect([role.status, role.body.code]).toEqual([403, 'not-allowed']);
    for (const more of [{ toAgreement: 'there' }, { toAgreement: undefined }, { amount: '1' }, { other: 1 }]) {
      const reply = await carry<Problem>(from, { ...order(to, '1.00'), ...more }, { key: 'k3' });
      expect({ more, status: reply.status, code: reply.body.code }).toEqual({ more, status: 400, code: 'invalid-input' });
    }
    const moved = { 'If-Match': '"0"' };
    const stale = await server.call<Problem>(`/agreements/${from}/transfers-to-successor`, {
      ...{ as: FINANCE, key: 'k4', body: order(to, '1.00'), headers: moved },
    });
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition-failed']);
    expect(await figures(from)).toEqual(untouched);
  });
});

describe('on the command line', () => {
  const run = (from: string, to: string, ...more: string[]): Promise<Ran> =>
    commandLine.run(
      'carry-over',
      from,
      to,
      '--as',
      'finance@mdu',
      '--on',
      day,
      '--transfer',
      'T',
      '--server',
      server.url,
      ...more,
    );

  it('records both sides, once, and completes what stopped in between', async () => {
    const { from, to } = await pair();
    const person = 'id=finance-mdu; role=finance; organisation=';
    await server.call(`/agreements/${from}/carry-overs`, { as: `${person}${MDU}`, key: 'cli', body: order(to, '300.00') });
    const done = await run(from, to, '--amount', '300,00', '--idempotency-key', 'cli');
    expect([done.stderr, done.code]).toEqual([expect.stringContaining('cli'), 0]);
    expect(done.stdout).toMatch(/Funds carried over.*Carried over funds received/s);
    expect([await figures(from), await figures(to)]).toEqual(carried);
    const again = await run(from, to, '--amount', '300.00', '--idempotency-key', 'cli', '--json');
    expect(Object.keys(JSON.parse(again.stdout))).toEqual(['sent', 'received']);
    expect([await figures(from), await figures(to)]).toEqual(carried);
  }, 60_000);

  it('says who refused, through a server and on the directory itself', async () => {
    const { from, to } = await pair({ linkedBack: false });
    const through = await run(from, to, '--amount', '300.00');
    expect([through.code, through.stderr]).toEqual([1, expect.stringContaining(`Refused by the agreement ${to} (successor).`)]);
    await server.close();
    const args = ['carry-over', from, to, '--as', 'finance@mdu', '--on', day, '--transfer', 'T', '--amount', '300.00'];
    const here = await new CommandLine(server.directory).run(...args);
    server = await startServer({ directory: server.directory, now });
    expect(here.code).toBe(1);
    expect(here.stderr.split('\n').at(-2)).toBe(through.stderr.split('\n').at(-2));
    expect(await figures(from)).toEqual(untouched);
  }, 60_000);
});
