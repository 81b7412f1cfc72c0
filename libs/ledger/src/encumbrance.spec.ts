import { describe, expect, it } from '@jest/globals';
import {
  complete,
  dissolve,
  dissolved,
  failNegotiation,
  fund,
  type Given,
  given,
  increase,
  partnershipInForce,
  raiseDispute,
  reduce,
  release,
  rescind,
  reverse,
  settle,
  spend,
} from '../../../test/support/rules.js';
import { Amount, sum, text } from './money.js';
import { balanceOf } from './postings.js';

const D = '2026-06-30';
const P1 = [...partnershipInForce, fund('P1', '100.00', '2026-02-20'), spend('E1', 'P1', '30.00', '2026-03-01')];

/** Every event's postings sum to zero, and the account of the encumbrance says on each day what the tranches say. */
function agrees(history: Given, commitment: string, days: readonly string[]): void {
  for (const { revision } of history.history.events) {
    const postings = history.history.postings.filter((posting) => posting.revision === revision);
    expect(balanceOf(postings).toFixed(2)).toBe('0.00');
  }
  for (const on of days) {
    const left = sum(history.left(commitment, on).map((amount) => new Amount(amount)));
    expect([on, history.balance(`encumbered:${commitment}`, on)]).toEqual([on, text(left)]);
    expect([on, history.balance(`reserve:${commitment}`, on)]).toEqual([on, text(left.negated())]);
  }
}

/** The entries that the last recorded event made on the encumbrance. */
function lastEntries(history: Given): (readonly [string, string])[] {
  const last = history.history.events.length - 1;
  return history.history.postings
    .filter((posting) => posting.revision === last && posting.account.startsWith('encumbered:'))
    .map((posting) => [posting.on, text(posting.amount)] as const);
}

describe('the entries of an encumbrance', () => {
  it('K1: each fact makes the entry of its own sum', () => {
    const history = given(
      ...[P1, increase('P1', '50.00', '2026-03-20'), reduce('P1', '20.00', '2026-04-01')],
      ...[release('P1', '10.00', '2026-04-02'), reverse('E1', '5.00', '2026-04-03'), complete('P1', '2026-05-01')],
    );
    agrees(history, 'P1', ['2026-02-19', '2026-02-20', '2026-03-01', '2026-03-20', '2026-04-01', '2026-04-02', '2026-04-03', D]);
  });

  it('K4: a rescission takes out what is left', () => {
    const history = given(P1, rescind('P1', '2026-04-01'));
    expect(lastEntries(history)).toEqual([['2026-04-01', '-70.00']]);
    agrees(history, 'P1', ['2026-03-31', '2026-04-01', D]);
  });

  it('K4: a late voucher on a rescinded commitment lowers what the rescission released', () => {
    const history = given(P1, rescind('P1', '2026-04-01'), spend('E2', 'P1', '20.00', '2026-03-15'));
    expect(lastEntries(history)).toEqual([
      ['2026-03-15', '-20.00'],
      ['2026-04-01', '20.00'],
    ]);
    agrees(history, 'P1', ['2026-03-14', '2026-03-15', '2026-03-31', '2026-04-01', D]);
  });

  it('K5: a reversal on a rescinded commitment comes and goes the same day', () => {
    const history = given(P1, rescind('P1', '2026-04-01'), reverse('E1', '10.00', '2026-05-01'));
    expect(lastEntries(history)).toEqual([]);
    agrees(history, 'P1', ['2026-04-01', '2026-05-01']);
    const late = given(P1, rescind('P1', '2026-04-01'), reverse('E1', '10.00', '2026-03-20'));
    expect(lastEntries(late)).toEqual([
      ['2026-03-20', '10.00'],
      ['2026-04-01', '-10.00'],
    ]);
    agrees(late, 'P1', ['2026-03-19', '2026-03-20', '2026-03-31', '2026-04-01']);
  });

  it('R4: a settlement takes out what is released, and a late voucher lowers that', () => {
    const core = fund('C', '100.00', '2026-02-20', { body: 'core-team' });
    const history = given(partnershipInForce, core, dissolved(D), settle('C', 'released', '2026-08-01'));
    expect(lastEntries(history)).toEqual([['2026-08-01', '-100.00']]);
    history.when(spend('E1', 'C', '40.00', D)).gives('ExpenditureRecorded');
    expect(lastEntries(history)).toEqual([
      [D, '-40.00'],
      ['2026-08-01', '40.00'],
    ]);
    agrees(history, 'C', ['2026-06-29', D, '2026-07-31', '2026-08-01']);
  });

  it('R4: settled as surviving, nothing moves', () => {
    const core = fund('C', '100.00', '2026-02-20', { body: 'core-team' });
    const history = given(partnershipInForce, core, dissolved(D), settle('C', 'survives', '2026-08-01'));
    expect(lastEntries(history)).toEqual([]);
    agrees(history, 'C', [D, '2026-08-01']);
  });

  it('R3: after D each group has its entries, and they sum to what is left of both', () => {
    const history = given(
      ...[P1, increase('P1', '50.00', '2026-03-20', { body: 'core-team' }), dissolved(D)],
      ...[spend('E2', 'P1', '60.00', '2026-07-01', 'surviving'), release('P1', '20.00', '2026-07-02', 'contested')],
      settle('P1', 'released', '2026-07-03'),
    );
    agrees(history, 'P1', [D, '2026-07-01', '2026-07-02', '2026-07-03']);
    expect(history.left('P1', '2026-07-03')).toEqual(['10.00', '0.00']);
  });
});

describe('S5: the entries of a dissolution', () => {
  const rescinded = [...P1, rescind('P1', D), raiseDispute('T1', D), failNegotiation('T1', D)];

  it('S5: it brings back what a rescission of the same day had released', () => {
    const history = given(rescinded);
    agrees(history, 'P1', ['2026-06-29', D]);
    history.when(dissolve(D)).gives('AgreementDissolved');
    expect(lastEntries(history)).toEqual([[D, '70.00']]);
    agrees(history, 'P1', ['2026-06-29', D, '2026-12-31']);
  });

  it('S5: what came back on the rescinded commitment afterwards is there too', () => {
    const history = given(rescinded, reverse('E1', '10.00', D), dissolve(D));
    expect(lastEntries(history)).toEqual([[D, '80.00']]);
    agrees(history, 'P1', ['2026-06-29', D]);
  });

  it('S5: a rescission dated D and recorded after the dissolution takes nothing out', () => {
    const history = given(P1, dissolved(D), rescind('P1', D));
    expect(lastEntries(history)).toEqual([]);
    agrees(history, 'P1', ['2026-06-29', D, '2026-07-31']);
    history.when(spend('E2', 'P1', '70.00', '2026-07-31')).gives('ExpenditureRecorded');
    agrees(history, 'P1', ['2026-06-29', D, '2026-07-31']);
  });

  it('S5: a rescission of another day stays as it is', () => {
    const history = given(P1, rescind('P1', '2026-06-29'), dissolved(D));
    expect(lastEntries(history)).toEqual([]);
    agrees(history, 'P1', ['2026-06-28', '2026-06-29', D]);
  });
});
