import { describe, expect, it } from '@jest/globals';
import {
  amended,
  dissolved,
  figures,
  fund,
  given,
  meet,
  open,
  partnershipInForce,
  rescind,
  spend,
} from '../../../test/support/rules.js';
import { clausesOn } from './clauses.js';
import { eventDefinition, type LedgerEvent } from './definition.js';
import { fold } from './fold.js';
import { text } from './money.js';
import { obligationsOn } from './obligations.js';

const D = '2026-06-30';
const meeting = meet('M1', 'board', '2026-02-20');
const funded = fund('P1', '111.00', '2026-02-20', { meeting: 'M1' });
const P1 = [meeting, funded];

describe('Q1: each figure leads back', () => {
  const history = given(
    ...[partnershipInForce, amended('A1', '2026-05-01', { kind: 'clause-text', clause: 'survival', summary: 'As amended.' })],
    ...[...P1, spend('E1', 'P1', '30.00', '2026-03-01'), spend('E2', 'P1', '20.00', '2026-04-01'), dissolved(D)],
  );
  const { book } = history;
  const answer = obligationsOn(book, D);
  const line = answer?.lines[0];

  it('Q1: from a party’s share to the tranche and what is left of it', () => {
    expect(answer?.parties.map((part) => text(part.share))).toEqual(line?.shares.map((share) => text(share.amount)));
    expect(line && text(line.tranche.need)).toBe('61.00');
  });

  it('Q1: from what is left to each expenditure, event by event', () => {
    const movements = line?.tranche.movements.map((movement) => [
      movement.kind,
      text(movement.amount),
      history.history.events[movement.seq]?.type,
    ]);
    expect(movements).toEqual([
      ['fund', '111.00', 'CommitmentFunded'],
      ['spend', '-30.00', 'ExpenditureRecorded'],
      ['spend', '-20.00', 'ExpenditureRecorded'],
    ]);
    const spent = line?.tranche.movements.filter(({ kind }) => kind === 'spend').map(({ seq }) => seq);
    const vouchers = [...book.expenditures.values()].filter(({ seq }) => spent?.includes(seq)).map(({ voucher }) => voucher);
    expect(vouchers.map(({ number }) => number)).toEqual(['E1', 'E2']);
  });

  it('Q1: from the tranche to its decision and the meeting it was taken at', () => {
    const decision = book.decisions.get(line?.tranche.decision ?? '');
    expect(decision).toMatchObject({ key: 'D-P1', body: 'board', on: '2026-02-20', meeting: 'M1' });
    expect(book.meetings.get(decision?.meeting ?? '')).toMatchObject({ body: 'board', on: '2026-02-20', place: 'Västerås' });
  });

  it('Q1: to the clause in the version in force on the day', () => {
    const clauseOn = (on: string) => clausesOn(book, on).find(({ clause }) => clause.key === 'survival');
    expect(clauseOn('2026-04-30')).toMatchObject({ version: 1, clause: { number: '§ 11' } });
    expect(clauseOn(D)).toMatchObject({ version: 2, amendment: 'A1', clause: { number: '§ 11', summary: 'As amended.' } });
  });

  it('Q1: every kind of event names the clause or rule it rests on', () => {
    for (const { type } of history.history.events) expect(eventDefinition(type).clause).toMatch(/^[A-Za-z]/);
  });
});

describe('Q3: on and knownAt', () => {
  it('Q3: `on` before D gives the answer from before the dissolution', () => {
    const before = given(partnershipInForce, P1, rescind('P1', D)).left('P1', '2026-06-29');
    const history = given(partnershipInForce, P1, rescind('P1', D), dissolved(D));
    expect(history.left('P1', '2026-06-29')).toEqual(before);
    expect(obligationsOn(history.book, '2026-06-29')).toBeUndefined();
    expect(obligationsOn(history.book, D)).toBeDefined();
    expect(history.contributions('2026-06-29')).toEqual(given(partnershipInForce).contributions('2026-06-29'));
  });

  it('Q3: knownAt is inclusive, and gives exactly what was answered then', () => {
    const history = given(partnershipInForce, fund('P1', '111.00', '2026-02-20'), dissolved(D), open('1.00', '2026-01-01'));
    const answered = history.obligations(D);
    history.when(spend('E1', 'P1', '11.00', D)).gives('ExpenditureRecorded');
    const { events } = history.history;
    const knownAt = (revision: number) => {
      const state = fold(
        history.book.id,
        events.filter((event: LedgerEvent) => event.revision <= revision),
      );
      const answer = state.status === 'drafted' && obligationsOn(state, D);
      return answer ? figures(answer) : undefined;
    };
    const late = events.length - 1;
    expect(JSON.stringify(knownAt(late - 1))).toBe(JSON.stringify(answered));
    expect(knownAt(late)).toMatchObject({ need: '100.00', held: '-10.00' });
    expect(knownAt(late)).toEqual(history.obligations(D));
  });

  it('Q3: before the dissolution was recorded it was not known', () => {
    const history = given(partnershipInForce, P1, dissolved(D)).history;
    const known = fold(history.book.id, history.events.slice(0, -1));
    expect(known.status === 'drafted' && obligationsOn(known, D)).toBeUndefined();
  });
});
