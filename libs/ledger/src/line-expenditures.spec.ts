import { describe, expect, it } from '@jest/globals';
import { adopt, reverseLine, spendLine, tie } from '../../../test/support/money.js';
import {
  approveHeld,
  dissolve,
  dissolved,
  failNegotiation,
  fund,
  given,
  partnership,
  partnershipInForce,
  raiseDispute,
  spend,
} from '../../../test/support/rules.js';

const budget = adopt({ events: '100.00' }, '2026-01-10');
const adopted = [...partnershipInForce, budget];

describe('an expenditure on a budget line', () => {
  it('S4: lowers what is held and no commitment', () => {
    const history = given(adopted, spendLine('L1', 'events', '30.00', '2026-03-01'));
    expect(history.balance('cash', '2026-03-01')).toBe('-30.00');
    expect(history.balance('spent-on-line:2026:events', '2026-03-01')).toBe('30.00');
    expect(history.whatIf('2026-06-30')).toMatchObject({ held: '-30.00', need: '0.00', contested: '0.00' });
  });

  it('names a line of the budget of its year, in force that day', () => {
    const history = given(adopted);
    history.when(spendLine('L1', 'other', '1.00', '2026-03-01')).refuses('no-such-line', { line: 'other', year: '2026' });
    history.when(spendLine('L1', 'events', '1.00', '2026-01-09')).refuses('no-budget', { on: '2026-01-09' });
    history.when(spendLine('L1', 'events', '1.00', '2027-01-09')).refuses('no-budget', { year: '2027' });
  });

  it('has a name of its own among all expenditures', () => {
    const history = given(adopted, fund('P1', '10.00', '2026-02-20'), spendLine('L1', 'events', '1.00', '2026-03-01'));
    history.when(spendLine('L1', 'events', '1.00', '2026-03-01')).refuses('repeated-key', { key: 'L1' });
    history.when(spend('L1', 'P1', '1.00', '2026-03-01')).refuses('repeated-key', { key: 'L1' });
  });

  it('R2: is refused after D; one dated by D may follow late', () => {
    const history = given(adopted, dissolved('2026-06-30'));
    history.when(spendLine('L1', 'events', '1.00', '2026-07-01')).refuses('after-dissolution', { on: '2026-07-01' });
    history.when(spendLine('L1', 'events', '1.00', '2026-06-30')).gives('LineExpenditureRecorded');
  });

  it('above the threshold waits for a second person', () => {
    const history = given(partnership({ fourEyesAbove: '50.00' }), budget);
    history.when(spendLine('L1', 'events', '50.01', '2026-03-01')).gives('CommandHeld');
    expect(history.balance('cash', '2026-03-01')).toBe('0.00');
    history.when(approveHeld('H-1', '2026-03-02')).gives('HeldApproved', 'LineExpenditureRecorded');
    expect(history.balance('cash', '2026-03-01')).toBe('-50.01');
  });

  it('is reversed, in whole or in part, by the rules of every reversal', () => {
    const history = given(adopted, spendLine('L1', 'events', '30.00', '2026-03-01'));
    history.when(reverseLine('L9', '1.00', '2026-03-02')).refuses('no-such-expenditure');
    history.when(reverseLine('L1', '30.01', '2026-03-02')).refuses('reversal-exceeds-expenditure', { left: '30.00' });
    history.when(reverseLine('L1', '10.00', '2026-03-02')).gives('LineExpenditureReversed');
    expect(history.balance('cash', '2026-03-02')).toBe('-20.00');
    expect(history.balance('spent-on-line:2026:events', '2026-03-02')).toBe('20.00');
  });
});

describe('a commitment tied to a line', () => {
  it('is one that there is, and a line that there is', () => {
    const history = given(adopted, fund('P1', '10.00', '2026-02-20'));
    history.when(tie('P9', 'events', '2026-03-01')).refuses('no-such-commitment');
    history.when(tie('P1', 'other', '2026-03-01')).refuses('no-such-line');
    history.when(tie('P1', 'events', '2026-02-19')).refuses('before-the-commitment');
    history.when(tie('P1', 'events', '2026-03-01')).gives('CommitmentAssignedToLine');
  });
});

describe('Q2: what if, of lines', () => {
  it('Q2: a budget and an expenditure on a line dated after an assumed D are left out, and its reversal too', () => {
    const history = given(
      ...[adopted, fund('P1', '10.00', '2026-02-20')],
      ...[spendLine('L1', 'events', '30.00', '2026-07-01'), spendLine('L2', 'events', '5.00', '2026-03-01')],
      ...[reverseLine('L1', '10.00', '2026-07-02'), reverseLine('L2', '1.00', '2026-07-02'), tie('P1', 'events', '2026-07-03')],
    );
    const { events } = history.history;
    const seqOf = (type: string) => events.filter((event) => event.type === type).map((event) => event.revision);
    const answer = history.whatIf('2026-06-30', '2026-12-31');
    expect(answer.leftOut).toEqual([seqOf('LineExpenditureRecorded')[0], seqOf('LineExpenditureReversed')[0]]);
    expect(answer).toMatchObject({ held: '-5.00', cash: '-4.00' });
    history.when(raiseDispute('T1', '2026-06-30')).gives('DisputeRaised');
    history.when(failNegotiation('T1', '2026-06-30')).gives('NegotiationFailed');
    history.when(dissolve('2026-06-30')).refuses('facts-after-dissolution');
  });

  it('Q2: what rests on a budget or a commitment of after D is left out with it', () => {
    const history = given(
      ...[partnershipInForce, fund('P1', '10.00', '2026-02-20')],
      ...[adopt({ events: '100.00' }, '2026-07-01'), tie('P1', 'events', '2026-07-02')],
    );
    const assigned = history.history.events.at(-1)?.revision;
    expect(history.whatIf('2026-06-30', '2026-12-31').leftOut).toContain(assigned);
  });
});
