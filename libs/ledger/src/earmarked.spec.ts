import { describe, expect, it } from '@jest/globals';
import { funded, refundFunding, takeBackUse, useFunding } from '../../../test/support/money.js';
import {
  dissolved,
  fund,
  given,
  increase,
  open,
  partnershipInForce,
  release,
  settle,
  spend,
} from '../../../test/support/rules.js';
import { text } from './money.js';
import { obligationsOn } from './obligations.js';

const D = '2026-06-30';
const base = [...partnershipInForce, fund('P1', '111.00', '2026-02-20'), fund('P2', '111.00', '2026-03-20')];
const fundings = (history: ReturnType<typeof given>, on = D) =>
  obligationsOn(history.book, on)?.earmarkedUnused.map(({ funding, onEnd, met, unused }) => [
    funding,
    ...[onEnd, met, unused].map(text),
  ]);
const earmarked = (history: ReturnType<typeof given>, on = D) =>
  Object.fromEntries((obligationsOn(history.book, on)?.lines ?? []).map((line) => [line.commitment, text(line.earmarked)]));

describe('N4: earmarked money', () => {
  it('N4: meets the need of its purpose before cover is applied', () => {
    const history = given(base, funded('F1', '100.00', '2026-04-01', 'P2'), open('111.00', '2026-01-01'), dissolved(D));
    const answer = history.obligations(D);
    expect(answer).toMatchObject({ need: '222.00', earmarked: '100.00', held: '111.00', cover: '111.00', shortfall: '11.00' });
    expect(answer.lines).toMatchObject({
      P1: { need: '111.00', covered: '111.00', uncovered: '0.00' },
      P2: { need: '111.00', covered: '0.00', uncovered: '11.00' },
    });
    expect(earmarked(history)).toEqual({ P1: '0.00', P2: '100.00' });
    expect(fundings(history)).toEqual([['F1', '100.00', '100.00', '0.00']]);
  });

  it('N4: frees cover for others, and what the need does not take is a surplus of cover (P6)', () => {
    const history = given(base, funded('F1', '100.00', '2026-04-01', 'P1'), open('130.00', '2026-01-01'), dissolved(D));
    expect(history.obligations(D)).toMatchObject({
      lines: { P1: { covered: '11.00' }, P2: { covered: '111.00' } },
      coverSurplus: { total: '8.00' },
    });
  });

  it('N4: goes to the tranche decided first, and what it does not use is shown apart', () => {
    const history = given(
      ...[base, increase('P1', '10.00', '2026-04-01'), funded('F1', '150.00', '2026-04-02', 'P1', 'P2'), dissolved(D)],
      ...funded('F2', '7.00', D),
    );
    const lines = obligationsOn(history.book, D)?.lines.map(({ commitment, tranche, earmarked: met }) => [
      `${commitment}+${tranche.index}`,
      text(met),
    ]);
    expect(lines).toEqual([
      ['P1+0', '111.00'],
      ['P2+0', '39.00'],
      ['P1+1', '0.00'],
    ]);
    expect(fundings(history)).toEqual([
      ['F1', '150.00', '150.00', '0.00'],
      ['F2', '7.00', '0.00', '7.00'],
    ]);
  });

  it('N4: of two fundings the one secured first is set against need first', () => {
    const history = given(
      ...[base, funded('F1', '100.00', '2026-04-02', 'P1'), funded('F2', '100.00', '2026-04-01', 'P1', 'P2'), dissolved(D)],
    );
    expect(fundings(history)).toEqual([
      ['F2', '100.00', '100.00', '0.00'],
      ['F1', '100.00', '11.00', '89.00'],
    ]);
    expect(history.obligations(D)).toMatchObject({ earmarked: '111.00', shortfall: '111.00' });
  });

  it('N4: is what is in hand on D: what was used or refunded by then, and what came later, is not', () => {
    const history = given(
      ...[base, funded('F1', '100.00', '2026-04-02', 'P1'), spend('E1', 'P1', '61.00', '2026-05-01')],
      ...[useFunding('F1', 'E1', '30.00', '2026-05-01'), refundFunding('F1', '50.00', '2026-05-02'), dissolved(D)],
      ...[funded('F2', '10.00', '2026-07-01', 'P1'), refundFunding('F1', '5.00', '2026-07-01')],
    );
    expect(fundings(history, '2026-07-01')).toEqual([['F1', '20.00', '20.00', '0.00']]);
    expect(history.obligations('2026-07-01')).toMatchObject({
      ...{ need: '161.00', earmarked: '20.00', held: '-31.00', cash: '-6.00', outside: '25.00' },
    });
  });

  it('N4: what was used of it is what its own uses took by D, less what was taken back', () => {
    const history = given(
      ...[base, funded('F1', '100.00', '2026-04-02', 'P1'), funded('F2', '40.00', '2026-04-03', 'P1')],
      ...[spend('E1', 'P1', '61.00', '2026-05-01'), useFunding('F1', 'E1', '30.00', '2026-05-01')],
      ...[useFunding('F2', 'E1', '7.00', '2026-05-01'), takeBackUse('F1', 'E1', '10.00', '2026-05-02'), dissolved(D)],
      ...[useFunding('F1', 'E1', '3.00', '2026-07-01'), takeBackUse('F2', 'E1', '1.00', '2026-07-01')],
    );
    expect(fundings(history, '2026-07-01')).toEqual([
      ['F1', '80.00', '50.00', '30.00'],
      ['F2', '33.00', '0.00', '33.00'],
    ]);
    expect(history.obligations('2026-07-01')).toMatchObject({ earmarked: '50.00', outside: '111.00' });
  });

  it('N4: a later release lowers what is needed of it', () => {
    const history = given(base, funded('F1', '100.00', '2026-04-02', 'P1'), dissolved(D), release('P1', '50.00', '2026-07-01'));
    expect([earmarked(history), earmarked(history, '2026-07-01')]).toEqual([
      { P1: '100.00', P2: '0.00' },
      { P1: '61.00', P2: '0.00' },
    ]);
    expect(fundings(history, '2026-07-01')).toEqual([['F1', '100.00', '61.00', '39.00']]);
  });

  it('N4: meets nothing contested, until it is settled as surviving', () => {
    const history = given(
      ...[
        partnershipInForce,
        fund('P3', '50.00', '2026-02-20', { body: 'core-team' }),
        funded('F1', '20.00', '2026-04-01', 'P3'),
      ],
      ...[dissolved(D), settle('P3', 'survives', '2026-08-01')],
    );
    expect(fundings(history)).toEqual([['F1', '20.00', '0.00', '20.00']]);
    expect(fundings(history, '2026-08-01')).toEqual([['F1', '20.00', '20.00', '0.00']]);
    expect(history.obligations('2026-08-01')).toMatchObject({ need: '50.00', shortfall: '30.00' });
  });

  it('P6: outside money is no surplus to pay out', () => {
    const history = given(partnershipInForce, open('10.00', '2026-01-01'), funded('F1', '90.00', '2026-04-01'), dissolved(D));
    expect(history.obligations(D)).toMatchObject({ cash: '100.00', outside: '90.00', surplusPayable: '10.00' });
  });
});
