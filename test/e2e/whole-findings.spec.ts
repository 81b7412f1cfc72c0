import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appoint, assign, attend, decide, minutesOf, there } from '../support/bodies.js';
import type { Line } from '../support/history.js';
import { annex, part, sourceFinding } from '../support/life.js';
import {
  askShortfall,
  partnershipInForce as base,
  by,
  dissolved,
  fund,
  meet,
  open,
  pay,
  person,
  recordedOn,
  requisition,
  spend,
} from '../support/rules.js';
import { ADMIN, startServer, type TestServer } from './support/server.js';

// Every kind of finding over HTTP: what brings it about, the date it is asked for, and the key it is known by.

const day = '2026-02-20';
const met = [...base, appoint('mdu-1', 'mdu', '2026-01-01'), meet('M1', 'board', day)];
const funded = [...base, open('1000.00', '2026-01-02'), fund('P1', '200.00', day)];
const registered = (line: Line): Line => ({ ...line, source: { registerNumber: 'KS 2026/0147' } });
const voucher = (line: Line): Line => ({
  ...line,
  input: { ...line.input, voucher: { series: 'A', number: '7', date: '2026-03-01' } },
});
const ended = [...base, fund('P1', '111.00', day), ...dissolved('2026-06-30')];

const FOUND: readonly [key: string, on: string, lines: readonly Line[]][] = [
  ['bad-check-digit:vasteras', day, base],
  ['missing-number:mdu', day, base],
  ['wrong-reference:payment:§ 5:financing', day, base],
  ['doubled-clause-number:§ 11', day, base],
  ['promised-part-missing:annex-1:guiding', day, [...base, annex('2026-01-10', [part('vision')], ['vision', 'guiding'])]],
  ...(['texts-disagree', 'text-missing', 'text-unclear', 'copy-unsigned'] as const).map((kind): [string, string, Line[]] => [
    `${kind}:F`,
    day,
    [...base, sourceFinding('F', day, { kind, document: 'Cover', says: 'As printed', other: '§ 6', otherSays: 'Otherwise' })],
  ]),
  ['attendee-on-no-list:M1:mdu-9', day, [...met, attend('M1', day, there('mdu-9'))]],
  ['minutes-not-approved:M1', '2026-04-18', [...met, minutesOf('M1', day), meet('M2', 'board', '2026-04-17')]],
  ['assignment-overdue:U1', '2026-05-02', [...met, decide('D1', day), assign('U1', 'D1', day, '2026-05-01')]],
  ['committed-but-uncovered:commitments', day, [...base, fund('P1', '99999999.00', day)]],
  ['overdue-contribution:eskilstuna:2026', day, [...base, requisition('eskilstuna', 2026, '5000000.00', '2026-01-15')]],
  [
    'backdated:9',
    day,
    [...base, pay('mdu', 2026, '2.00', day), recordedOn('2026-02-21', pay('mdu', 2026, '1.00', '2026-02-19'))],
  ],
  [
    'repeated-register-number:KS 2026/0147',
    day,
    [...base, registered(pay('mdu', 2026, '2.00', day)), registered(pay('mdu', 2026, '1.00', day))],
  ],
  [
    'repeated-voucher:A 7:2026',
    '2026-03-01',
    [...funded, voucher(spend('E1', 'P1', '1.00', '2026-03-01')), voucher(spend('E2', 'P1', '2.00', '2026-03-01'))],
  ],
  ['recorded-after-dissolution:13', '2026-06-30', [...ended, recordedOn('2026-07-05', pay('mdu', 2026, '1.00', '2026-06-01'))]],
  ['overdue-shortfall:mdu', '2026-09-01', [...ended, askShortfall('mdu', '11.00', '2026-07-10')]],
  [
    'contested-commitment:P3:9',
    '2026-06-30',
    [...base, fund('P3', '1.00', day, { body: 'director' }), ...dissolved('2026-06-30')],
  ],
  ['report-overdue:mdu:2026', '2027-01-01', base],
];

describe('findings over HTTP', () => {
  let server: TestServer;
  let clock = new Date('2025-09-18T10:00:00.000Z');
  beforeAll(async () => {
    server = await startServer({ now: () => clock });
  });
  afterAll(() => server.remove());

  /** An import takes its instants from a file for examples only, so the draft says that it is one. */
  async function imported(agreement: string, lines: readonly Line[]): Promise<void> {
    clock = new Date('2028-01-01T10:00:00.000Z');
    const head = { format: 'agreement-ledger/import/1', agreement, title: 'What brings a finding about' };
    const rows = lines.map((line, i) => {
      const { effectiveOn, ...undated } = line;
      const input = i === 0 ? { ...line.input, example: true } : line.input;
      return { ...(line.command === 'prove-finality' ? undated : { ...undated, effectiveOn }), id: String(i), input };
    });
    const body = [head, ...rows].map((row) => JSON.stringify(row)).join('\n');
    const reply = await server.call('/imports', { as: ADMIN, body });
    if (reply.body['complete'] !== true) throw new Error(reply.text);
  }

  it.each(FOUND)('%s on %s', async (key, on, lines) => {
    const agreement = randomUUID();
    await imported(agreement, lines);
    const keys = async (path: string) => {
      const { body } = await server.call<{ findings: { key: string; status: string }[] }>(
        `/agreements/${agreement}${path}?on=${on}`,
      );
      return body.findings.map((finding) => finding.key);
    };
    expect(await keys('/findings')).toContain(key);
    // The agreement itself shows the same.
    expect(await keys('')).toContain(key);
  });

  it('an agreement whose period has passed is in its run-off without any command', async () => {
    const agreement = randomUUID();
    await imported(agreement, base);
    const phase = async (on: string) => {
      const { body } = await server.call<{ phase: { status: string } }>(`/agreements/${agreement}?on=${on}`);
      return body.phase.status;
    };
    expect([await phase('2029-12-30'), await phase('2029-12-31')]).toEqual(['in-force', 'run-off']);
  });

  it('a finding that was looked at says who did, and why', async () => {
    const agreement = randomUUID();
    await imported(agreement, base);
    const review = by(person('legal', 'vasteras'), base[0] as Line);
    const as = `id=${review.actor.id}; role=legal; organisation=${review.actor.organisationId}`;
    const body = { effectiveOn: '2026-01-10', finding: 'bad-check-digit:vasteras', why: 'The number is asked for' };
    const { body: document } = await server.call<{ paths: Record<string, { post?: { operationId: string } }> }>('/openapi.json');
    const [path = ''] = Object.entries(document.paths).find(([, { post }]) => post?.operationId === 'close-finding') ?? [];
    const closing = path.replace('/api/v1', '').replace('{agreementId}', agreement);
    expect((await server.call(closing, { as, body })).status).toBe(201);
    const answer = await server.call<{ findings: object[] }>(`/agreements/${agreement}/findings?on=2026-01-11`);
    expect(answer.body.findings).toContainEqual(
      expect.objectContaining({
        key: 'bad-check-digit:vasteras',
        status: 'closed',
        reviews: [expect.objectContaining({ actor: review.actor.id, role: 'legal', why: body.why })],
      }),
    );
  });
});
