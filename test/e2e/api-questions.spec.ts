import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepare } from './support/prepared.js';
import { PREPARED_WHOLE } from './support/prepared-whole.js';
import {
  ADMIN,
  ESKILSTUNA,
  FINANCE,
  importExample,
  MDU,
  PARTNERSHIP,
  person,
  RUN_OFF,
  startServer,
  type TestServer,
} from './support/server.js';

// The questions about budgets, decisions, amendments, outside money, findings and a whole portfolio, over HTTP.

const PREDECESSOR = '7e3d9b0a-4c1f-5d5e-8f60-0a1b2c3d4e5f';
const secretary = person('board-secretary-mdu', 'board-secretary', MDU);

let server: TestServer;
/** The ledger number when only the predecessor was there. */
let afterTheFirst: number;

beforeAll(async () => {
  server = await startServer({ now: () => new Date('2029-12-01T12:00:00.000Z') });
  await importExample(server, 'predecessor');
  afterTheFirst = (await server.call<{ knownAt: { ledgerNumber: number } }>('/agreements')).body.knownAt.ledgerNumber;
  await importExample(server, 'partnership');
  await importExample(server, 'run-off');
});

afterAll(() => server.remove());

/** A copy of the run-off example as the example of a write needs it. */
async function copyFor(command: string): Promise<string> {
  const agreement = crypto.randomUUID();
  await prepare(server, agreement, PREPARED_WHOLE[command] ?? { as: FINANCE });
  return agreement;
}

/** Every text in an answer that reads as an amount but is not one with two decimals. */
function badAmounts(value: unknown): string[] {
  if (typeof value === 'number' && !Number.isInteger(value)) return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const isAmount = ['amount', 'total', 'spent', 'left', 'valuation', 'secured'].includes(name);
    if (isAmount && typeof one === 'string' && !/^-?\d+\.\d{2}$/.test(one)) return [`${name}: ${one}`];
    return badAmounts(one);
  });
}

describe('what is not there', () => {
  it.each([
    ['decisions/none', 'decision', 'none'],
    ['amendments/none/effect', 'amendment', 'none'],
    ['budget-outcomes?year=2024', 'budget', '2024'],
  ])('%s is not found', async (path, what, id) => {
    const { status, body } = await server.call(`/agreements/${RUN_OFF}/${path}`);
    expect([status, body['code'], body['detail']]).toEqual([404, 'not-found', `There is no ${what} "${id}".`]);
  });

  it('a budget that was adopted after the date, or after what was known, is not found', async () => {
    const path = `/agreements/${PREDECESSOR}/budget-outcomes?year=2025`;
    expect((await server.call(`${path}&on=2024-11-25`)).status).toBe(404);
    expect((await server.call(`${path}&on=2025-12-31&knownAt=2024-11-01T12:00:00Z`)).status).toBe(404);
    expect((await server.call(`${path}&on=2024-11-26`)).status).toBe(200);
  });

  it('a question without its year, or with none that is one, has the wrong form', async () => {
    for (const query of ['', '?year=25', '?year=twenty']) {
      const { status, body } = await server.call(`/agreements/${PREDECESSOR}/budget-outcomes${query}`);
      expect([status, body['errors']]).toEqual([400, [expect.objectContaining({ pointer: '/year' })]]);
    }
  });
});

describe('the budget', () => {
  it('stands against its outcome, with the version, its correction and the parts', async () => {
    const { body } = await server.call(`/agreements/${PREDECESSOR}/budget-outcomes?year=2025&on=2025-12-31`);
    expect(body).toMatchObject({
      year: 2025,
      version: { number: 1, decision: 'D-plan-2025', total: '11100000.00', correction: { what: expect.any(String) } },
      total: { budget: '11100000.00', spent: '10975000.00', left: '125000.00' },
    });
    expect(badAmounts({ ...body, version: undefined, versions: undefined })).toEqual([]);
  });
});

describe('a decision', () => {
  it('shows its meeting, both texts and what followed', async () => {
    const { body } = await server.call(`/agreements/${PREDECESSOR}/decisions/D-plan-2025?on=2025-12-31`);
    expect(body).toMatchObject({
      decision: 'D-plan-2025',
      outcome: { outcome: 'approved-with-changes' },
      meeting: { meeting: 'M-2024-11-26', presence: { reached: true } },
    });
    expect((body['facts'] as { type: string }[]).map(({ type }) => type)).toContain('BudgetAdopted');
  });

  it('shows a dissent with its reason, which is the fact’s own and not why it was recorded', async () => {
    const agreement = await copyFor('record-dissent');
    const why = 'The follow-up of the pilot is not described.';
    const { status, body } = await server.call<{ events: { data: object }[] }>(`/agreements/${agreement}/dissents`, {
      as: secretary,
      body: { effectiveOn: '2026-02-20', decision: 'D1', party: 'vasteras', why, reason: 'As in the minutes' },
    });
    expect([status, body.events[0]?.data]).toEqual([201, { decision: 'D1', party: 'vasteras', reason: why }]);
    const shown = await server.call(`/agreements/${agreement}/decisions/D1?on=2026-02-20`);
    expect(shown.body['dissents']).toMatchObject([{ party: 'vasteras', reason: why }]);
  });

  it('before it was taken is a refusal', async () => {
    const { status, body } = await server.call(`/agreements/${PREDECESSOR}/decisions/D-plan-2025?on=2024-11-25`);
    expect([status, body['code']]).toEqual([422, 'before-the-decision']);
  });
});

describe('an amendment', () => {
  it('shows what it would change while it is open', async () => {
    const path = `/agreements/${RUN_OFF}/amendments/A1/effect?on=2026-10-06`;
    const { body } = await server.call(`${path}&knownAt=2026-10-06T12:00:00Z`);
    expect(body).toMatchObject({ effect: { amendment: 'A1', missing: ['vasteras'], totals: [{ party: 'mdu' }, {}] } });
    const closed = await server.call(path);
    expect([closed.status, closed.body['code']]).toEqual([422, 'amendment-closed']);
  });

  it('stands in the agreement as it stood on the date', async () => {
    const on = async (date: string) => (await server.call(`/agreements/${RUN_OFF}?on=${date}`)).body['amendments'];
    expect(await on('2026-10-04')).toEqual([]);
    expect(await on('2026-10-31')).toMatchObject([
      { status: 'proposed', approvedBy: ['mdu', 'eskilstuna'], missing: ['vasteras'] },
    ]);
    expect(await on('2026-11-01')).toMatchObject([{ status: 'withdrawn', missing: ['vasteras'] }]);
  });
});

describe('findings', () => {
  it('show what was done about them, in their own answer and in the agreement', async () => {
    const agreement = await copyFor('close-finding');
    const finding = 'missing-number:mdu';
    const act = (path: string, effectiveOn: string, why: string) =>
      server.call(`/agreements/${agreement}/${path}`, { as: ADMIN, body: { effectiveOn, finding, why } });
    expect((await act('finding-acknowledgements', '2025-10-20', 'Asked for')).status).toBe(201);
    expect((await act('finding-closures', '2025-10-27', 'Not needed')).status).toBe(201);
    const found = async (path: string) => {
      const { body } = await server.call<{ findings: { key: string; status: string; reviews: object[] }[] }>(
        `/agreements/${agreement}${path}`,
      );
      return body.findings.find(({ key }) => key === finding);
    };
    expect((await found('/findings?on=2025-10-19'))?.status).toBe('open');
    expect((await found('/findings?on=2025-10-20'))?.status).toBe('acknowledged');
    const reviewed = {
      status: 'closed',
      reviews: [
        { why: 'Asked for', role: 'admin' },
        { why: 'Not needed', status: 'closed' },
      ],
    };
    expect(await found('/findings?on=2025-10-27')).toMatchObject(reviewed);
    expect(await found('?on=2025-10-27')).toMatchObject(reviewed);
  });
});

describe('outside money and contributions in kind', () => {
  it('are told apart from what the parties hold', async () => {
    const agreement = await copyFor('take-back-external-use');
    const { body } = await server.call(`/agreements/${agreement}/external-funding?on=2026-05-01`);
    expect(body).toMatchObject({
      fundings: [
        { funding: 'F1', status: 'secured', purpose: ['P1'], received: '750000.00', used: '100000.00', unused: '650000.00' },
      ],
    });
    const owed = await server.call(`/agreements/${agreement}/obligations?dissolvedOn=2026-12-31`);
    expect(owed.body).toMatchObject({
      lines: [{ commitment: 'P1', earmarked: '650000.00' }, { earmarked: '0.00' }],
      end: {
        earmarked: '650000.00',
        earmarkedUnused: [{ funding: 'F1', onEnd: '650000.00', met: '650000.00', unused: '0.00' }],
        outside: '650000.00',
        budgetLeft: { year: 2026, total: '0.00' },
      },
    });
    const inKind = await server.call(`/agreements/${PREDECESSOR}/in-kind?on=2025-12-31`);
    expect(inKind.body).toMatchObject({ total: '10000000.00', lines: [{ party: 'mdu', valuation: '10000000.00' }] });
  });
});

describe('the portfolio', () => {
  const ask = async (organisation: string, query = '') =>
    server.call<{ on: string; agreements: { agreement: string; phase: { status: string } }[] }>(
      `/organisations/${organisation}/portfolio${query}`,
    );

  it('holds every agreement of the organisation, each as it stood', async () => {
    const { body } = await ask(ESKILSTUNA, '?on=2027-03-01');
    const of = (id: string) => body.agreements.find(({ agreement }) => agreement === id);
    expect(of(PREDECESSOR)).toMatchObject({ party: 'eskilstuna', phase: { status: 'run-off' } });
    expect(of(PARTNERSHIP)?.phase.status).toBe('in-force');
    expect(of(RUN_OFF)).toMatchObject({ phase: { status: 'run-off' }, shortfall: { share: '2094594.60', leftToPay: '0.00' } });
  });

  it('leaves out what was not drafted, or not known, then', async () => {
    const ids = async (query: string) => (await ask(ESKILSTUNA, query)).body.agreements.map(({ agreement }) => agreement);
    expect(await ids('?on=2025-01-01')).toEqual([PREDECESSOR]);
    expect(await ids(`?on=2029-01-01&knownAt=${afterTheFirst}`)).toEqual([PREDECESSOR]);
  });

  it('says the day in Stockholm of the last event known where none is asked for', async () => {
    const { body } = await ask(ESKILSTUNA, '?knownAt=2026-10-05T23:00:00Z');
    expect(body.on).toBe('2026-10-05');
  });

  it('is of a registered organisation, on a date that exists', async () => {
    expect((await ask(crypto.randomUUID())).status).toBe(404);
    expect((await ask(ESKILSTUNA, '?on=2026-02-30')).status).toBe(400);
  });
});
