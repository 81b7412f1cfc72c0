import { describe, expect, it } from '@jest/globals';
import {
  askShortfall,
  dissolved,
  draft,
  fund,
  type Given,
  given,
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

  it('R1: recorded after the dissolution with an earlier date', () => {
    const history = given(partnershipInForce, fund('P1', '1.00', '2026-02-20'), dissolved('2026-06-30'));
    expect(found(history, 'recorded-after-dissolution')).toEqual([]);
    history.when(spend('E1', 'P1', '1.00', '2026-06-30')).gives('ExpenditureRecorded');
    expect(found(history, 'recorded-after-dissolution')).toMatchObject([
      { type: 'ExpenditureRecorded', dissolvedOn: '2026-06-30' },
    ]);
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
    expect(found(history, 'repeated-voucher', '2026-03-31')).toEqual([]);
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
    expect(found(history, 'contested-commitment', '2026-06-29')).toEqual([]);
    expect(found(history, 'contested-commitment', '2026-07-01')).toEqual([
      { commitment: 'C', body: 'core-team', decidedOn: '2026-02-20', left: '7.00' },
    ]);
    expect(found(history, 'contested-commitment', '2026-07-02')).toEqual([]);
  });
});

describe('the sentences', () => {
  it('are whole in both languages', () => {
    for (const { code, facts } of given(draft()).findings('2026-12-31')) {
      for (const language of ['en', 'sv'] as const) expect(sentence(code, facts, language)).not.toMatch(/[{}]|–/);
    }
  });
});
