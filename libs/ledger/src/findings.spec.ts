import { describe, expect, it } from '@jest/globals';
import { assign, attend, board, organise, reviewFinding, setSeats } from '../../../test/support/bodies.js';
import { appeal, sourceFinding } from '../../../test/support/life.js';
import {
  askShortfall,
  dissolved,
  draft,
  fund,
  type Given,
  given,
  meet,
  partnershipInForce,
  pay,
  payShortfall,
  release,
  requisition,
  spend,
} from '../../../test/support/rules.js';
import type { Draft } from './agreement.js';
import { sentence } from './refusal.js';

const found = (history: Given, code: string, on = '2026-12-31') =>
  history
    .findings(on)
    .filter((finding) => finding.code === code)
    .map((finding) => finding.facts);

describe('faults in the documents', () => {
  it('a wrong check digit is kept as printed and found', () => {
    expect(found(given(draft()), 'bad-check-digit')).toEqual([{ party: 'Västerås stad', number: '218000-2180' }]);
  });

  it('a missing number is found', () => {
    expect(found(given(draft()), 'missing-number')).toEqual([{ party: 'Mälardalens universitet' }]);
  });

  it('a wrong reference names what it must mean, a right one is nothing to find', () => {
    expect(found(given(draft()), 'wrong-reference')).toEqual([{ clause: '§ 7', printed: '§ 5', meant: '§ 6' }]);
    const printed = (draft().input as Draft).clauses.map((clause) => ({
      ...clause,
      refersTo: clause.key === 'survival' ? [{ printed: '§ 10', about: 'payment' }] : [],
    }));
    expect(found(given(draft({ draft: { clauses: printed } })), 'wrong-reference')).toEqual([
      { clause: '§ 11', printed: '§ 10', meant: '§ 7' },
    ]);
    const clauses = (draft().input as Draft).clauses.map((clause) => ({
      ...clause,
      refersTo: [{ printed: '§ 6', about: 'financing' }],
    }));
    expect(found(given(draft({ draft: { clauses } })), 'wrong-reference')).toEqual([]);
  });

  it('two clauses with one number', () => {
    expect(found(given(draft()), 'doubled-clause-number')).toEqual([{ number: '§ 11', times: '2' }]);
  });
});

describe('faults in the recording', () => {
  it('backdated: effective before the latest effective date already recorded, the same day is not', () => {
    const before = found(given(partnershipInForce), 'backdated').length;
    const history = given(
      ...[partnershipInForce, pay('mdu', 2026, '1.00', '2026-03-02'), pay('mdu', 2026, '2.00', '2026-03-02')],
      ...[pay('mdu', 2026, '3.00', '2026-03-01'), pay('mdu', 2026, '4.00', '2026-03-03')],
    );
    const late = found(history, 'backdated').slice(before);
    expect(late).toEqual([
      {
        revision: String(history.history.events.length - 2),
        type: 'ContributionReceived',
        on: '2026-03-01',
        latest: '2026-03-02',
      },
    ]);
  });

  it('backdated: found from its own day on, against what was recorded before it, whatever day that has', () => {
    const history = given(partnershipInForce, pay('mdu', 2026, '1.00', '2026-03-05'), pay('mdu', 2026, '3.00', '2026-03-01'));
    const late = (on: string) => found(history, 'backdated', on).filter(({ type }) => type === 'ContributionReceived');
    expect(late('2026-02-28')).toEqual([]);
    expect(late('2026-03-01')).toMatchObject([{ on: '2026-03-01', latest: '2026-03-05' }]);
    history.when(pay('mdu', 2026, '4.00', '2026-03-02')).gives('ContributionReceived');
    expect(late('2026-03-02')).toMatchObject([{ latest: '2026-03-05' }, { on: '2026-03-02', latest: '2026-03-05' }]);
  });

  it('R1: recorded after the dissolution with an earlier date', () => {
    const history = given(partnershipInForce, fund('P1', '1.00', '2026-02-20'), dissolved('2026-06-30'));
    expect(found(history, 'recorded-after-dissolution')).toEqual([]);
    history.when(spend('E1', 'P1', '1.00', '2026-06-30')).gives('ExpenditureRecorded');
    expect(found(history, 'recorded-after-dissolution')).toMatchObject([
      { type: 'ExpenditureRecorded', dissolvedOn: '2026-06-30' },
    ]);
    history.when(pay('mdu', 2026, '1.00', '2026-07-01')).gives('ContributionReceived');
    expect(found(history, 'recorded-after-dissolution')).toHaveLength(1);
  });

  it('a register number on more than one event', () => {
    const numbered = (order: ReturnType<typeof pay>) => ({ ...order, source: { registerNumber: 'KS 2026/1' } });
    const once = given(partnershipInForce, numbered(pay('mdu', 2026, '1.00', '2026-03-02')));
    expect(found(once, 'repeated-register-number')).toEqual([]);
    once.when(numbered(pay('mdu', 2026, '2.00', '2026-03-02'))).gives('ContributionReceived');
    const last = once.history.events.length - 1;
    expect(found(once, 'repeated-register-number')).toEqual([{ number: 'KS 2026/1', revisions: `${last - 1}, ${last}` }]);
  });

  it('a voucher on more than one expenditure of a year', () => {
    const voucher = (key: string, on: string) => {
      const order = spend(key, 'P1', '1.00', on);
      return { ...order, input: { ...order.input, voucher: { series: 'A', number: '1', date: on } } };
    };
    const history = given(
      ...[partnershipInForce, fund('P1', '10.00', '2026-02-20'), voucher('E1', '2026-03-01'), voucher('E2', '2027-03-01')],
    );
    expect(found(history, 'repeated-voucher', '2027-12-31')).toEqual([]);
    history.when(voucher('E3', '2026-04-01')).gives('ExpenditureRecorded');
    expect(found(history, 'repeated-voucher')).toEqual([{ voucher: 'A 1', year: '2026', expenditures: 'E1, E3' }]);
    expect([found(history, 'repeated-voucher', '2026-03-31'), found(history, 'repeated-voucher', '2026-04-01')]).toMatchObject([
      [],
      [{ expenditures: 'E1, E3' }],
    ]);
    expect(history.findings('2026-12-31').map(({ key }) => key)).toContain('repeated-voucher:A 1:2026');
  });
});

describe('what is late or contested', () => {
  it('C1: a contribution from the day after it was due until it is paid', () => {
    const history = given(
      ...[
        partnershipInForce,
        requisition('vasteras', 2026, '5000000.00', '2026-01-15'),
        pay('vasteras', 2026, '3000000.00', '2026-02-14'),
      ],
      pay('vasteras', 2026, '2000000.00', '2026-03-05'),
    );
    expect(found(history, 'overdue-contribution', '2026-02-14')).toEqual([]);
    expect(found(history, 'overdue-contribution', '2026-02-20')).toEqual([
      { party: 'vasteras', year: '2026', amount: '2000000.00', days: '6' },
    ]);
    expect(found(history, 'overdue-contribution', '2026-03-05')).toEqual([]);
  });

  it('R2: a share of the shortfall from the day after it was due until it is paid', () => {
    const history = given(
      ...[
        partnershipInForce,
        fund('P1', '111.00', '2026-02-20'),
        dissolved('2026-06-30'),
        askShortfall('mdu', '11.00', '2026-07-01'),
      ],
      payShortfall('mdu', '11.00', '2026-08-10'),
    );
    expect(found(history, 'overdue-shortfall', '2026-07-31')).toEqual([]);
    expect(found(history, 'overdue-shortfall', '2026-08-02')).toEqual([{ party: 'mdu', amount: '11.00', days: '2' }]);
    expect(found(history, 'overdue-shortfall', '2026-08-10')).toEqual([]);
  });

  it('S3: what is contested, as long as something of it is left', () => {
    const core = fund('C', '7.00', '2026-02-20', { body: 'core-team' });
    const history = given(partnershipInForce, core, dissolved('2026-06-30'), release('C', '7.00', '2026-07-02'));
    const surviving = given(partnershipInForce, fund('P1', '7.00', '2026-02-20'), dissolved('2026-06-30'));
    expect(found(surviving, 'contested-commitment', '2026-07-01')).toEqual([]);
    expect(found(history, 'contested-commitment', '2026-06-29')).toEqual([]);
    expect(found(history, 'contested-commitment', '2026-07-01')).toEqual([
      { commitment: 'C', body: 'core-team', decidedOn: '2026-02-20', left: '7.00' },
    ]);
    expect(found(history, 'contested-commitment', '2026-07-02')).toEqual([]);
  });
});

describe('the key of a finding', () => {
  const keys = (history: Given, on: string, ...codes: string[]) =>
    history
      .findings(on)
      .filter(({ code }) => codes.includes(code))
      .map(({ key }) => key);

  it('names what it is about, and stays the same while figures change', () => {
    const history = given(
      ...[
        partnershipInForce,
        requisition('mdu', 2026, '11.00', '2026-01-01'),
        fund('C', '7.00', '2026-02-20', { body: 'core-team' }),
      ],
      ...[spend('E1', 'C', '1.00', '2026-03-01'), { ...spend('E2', 'C', '1.00', '2026-03-02') }, dissolved('2026-06-30')],
    );
    const { seq } = history.book.commitments.get('C')?.facts[0] ?? { seq: -1 };
    for (const on of ['2026-07-01', '2026-08-01']) {
      expect(keys(history, on, 'overdue-contribution', 'contested-commitment')).toEqual([
        'overdue-contribution:mdu:2026',
        `contested-commitment:C:${seq}`,
      ]);
    }
    history.when(release('C', '2.00', '2026-08-02')).gives('CommitmentReleased');
    expect(keys(history, '2026-08-02', 'contested-commitment')).toEqual([`contested-commitment:C:${seq}`]);
  });

  it('is what its facts are, where it is about nothing else', () => {
    for (const { code, key } of given(draft()).findings('2026-12-31')) expect(key.startsWith(`${code}:`)).toBe(true);
    expect(keys(given(draft()), '2026-12-31', 'wrong-reference', 'bad-check-digit')).toEqual([
      'bad-check-digit:vasteras',
      'wrong-reference:payment:§ 5:financing',
    ]);
  });

  it('finds the reviews of that finding alone', () => {
    const [first, second] = given(draft()).findings('2026-12-31');
    const history = given(draft(), reviewFinding('acknowledge', first?.key ?? '', '2026-01-02'));
    history.when(reviewFinding('close', second?.key ?? '', '2026-01-03')).gives('FindingClosed');
    const told = (on: string) =>
      history
        .findings(on)
        .slice(0, 3)
        .map(({ status, reviews }) => `${status} ${reviews.length}`);
    expect(told('2026-01-01')).toEqual(['open 0', 'open 0', 'open 0']);
    expect(told('2026-01-02')).toEqual(['acknowledged 1', 'open 0', 'open 0']);
    expect(told('2026-01-03')).toEqual(['acknowledged 1', 'closed 1', 'open 0']);
  });
});

describe('the order of findings', () => {
  it('is that of their codes, for what the topics find', () => {
    const found = given(
      ...[partnershipInForce, appeal('vasteras', 'L-1', '2025-11-03'), ...board('2026-01-01'), organise('2026-01-15')],
      ...[setSeats('board', 3, '2026-01-15'), assign('U1', 'D-organisation', '2026-02-01', '2026-03-31')],
      ...[meet('M1', 'board', '2026-02-20'), attend('M1', '2026-02-20', 'mdu-9')],
      sourceFinding('S-1', '2026-02-21', { kind: 'copy-unsigned', document: 'The agreement', says: 'No signature' }),
    ).findings('2026-12-31');
    const codes = found.map(({ code }) => code).slice(found.findIndex(({ code }) => code === 'appealed-though-final'));
    expect(codes).toEqual([...codes].sort());
    expect(new Set(codes).size).toBeGreaterThan(3);
    expect(found.filter(({ code }) => code === 'seats-vacant').map(({ facts }) => facts['party'])).toEqual([
      ...['mdu', 'eskilstuna', 'vasteras'],
    ]);
  });
});

describe('the sentences', () => {
  it('are whole in both languages', () => {
    for (const { code, facts } of given(draft()).findings('2026-12-31')) {
      for (const language of ['en', 'sv'] as const) expect(sentence(code, facts, language)).not.toMatch(/[{}]|–/);
    }
  });
});
