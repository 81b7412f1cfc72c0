import { describe, expect, it } from '@jest/globals';
import type { Line } from '../../../test/support/history.js';
import { accession, approveJoining, REGION } from '../../../test/support/life.js';
import {
  approve,
  complete,
  fund,
  given,
  increase,
  partnershipInForce,
  propose,
  recordedOn,
  reduce,
  release,
  rescind,
  reverse,
  spend,
} from '../../../test/support/rules.js';
import { CommitmentData } from './commitments.js';
import { IncreaseData } from './increases.js';
import { faultsOf } from './validate.js';

const money = (value: string) => ({ value, currency: 'SEK' });

describe('K1: what is left', () => {
  it('K1: committed + increased − reduced − released − spent + reversed', () => {
    const history = given(
      partnershipInForce,
      fund('P1', '100.00', '2026-02-20'),
      increase('P1', '50.00', '2026-03-01'),
      reduce('P1', '20.00', '2026-03-02'),
      release('P1', '10.00', '2026-03-03'),
      spend('E1', 'P1', '30.00', '2026-03-04'),
      reverse('E1', '5.00', '2026-03-05'),
    );
    expect(history.balance('encumbered:P1', '2026-02-19')).toBe('0.00');
    const days = ['2026-02-20', '2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'];
    const left = ['100.00', '150.00', '130.00', '120.00', '90.00', '95.00'];
    expect(days.map((on) => history.balance('encumbered:P1', on))).toEqual(left);
  });

  it('K1: exactly what is left may be taken, one öre more is refused with the figure', () => {
    const history = given(partnershipInForce, fund('P1', '100.00', '2026-02-20'), spend('E1', 'P1', '60.00', '2026-04-30'));
    const refusal = { left: '40.00', asked: '40.01', on: '2026-06-01' };
    history.when(spend('E2', 'P1', '40.01', '2026-06-01')).refuses('less-than-left', refusal);
    history.when(reduce('P1', '40.01', '2026-06-01')).refuses('less-than-left', refusal);
    history.when(release('P1', '40.01', '2026-06-01')).refuses('less-than-left', refusal);
    history.when(reduce('P1', '40.00', '2026-06-01')).gives('DecisionTaken', 'CommitmentReduced');
    expect(history.left('P1', '2026-06-01')).toEqual(['0.00']);
  });

  it('K1: a late fact that would make a later day negative is refused with the figure of that day', () => {
    const history = given(
      partnershipInForce,
      fund('P1', '100.00', '2026-02-20'),
      spend('E1', 'P1', '60.00', '2026-04-30'),
      reduce('P1', '40.00', '2026-06-01'),
    );
    history
      .when(spend('E2', 'P1', '0.01', '2026-05-01'))
      .refuses('less-than-left', { on: '2026-06-01', left: '39.99', asked: '40.00' });
    history.when(release('P1', '0.01', '2026-03-01')).refuses('less-than-left', { on: '2026-06-01' });
  });

  it('K1: a later increase does not help an earlier day', () => {
    const history = given(partnershipInForce, fund('P1', '100.00', '2026-02-20'), increase('P1', '50.00', '2026-04-01'));
    history.when(spend('E1', 'P1', '100.01', '2026-03-31')).refuses('less-than-left', { on: '2026-03-31', left: '100.00' });
    history.when(spend('E1', 'P1', '150.00', '2026-04-01')).gives('ExpenditureRecorded');
  });

  it('K1: nothing happens to a commitment before it was decided, or without one', () => {
    const history = given(partnershipInForce, fund('P1', '100.00', '2026-02-20'));
    history.when(spend('E1', 'P1', '1.00', '2026-02-19')).refuses('before-the-commitment', { decidedOn: '2026-02-20' });
    history.when(increase('P1', '1.00', '2026-02-19')).refuses('before-the-commitment');
    history.when(spend('E1', 'P2', '1.00', '2026-02-20')).refuses('no-such-commitment', { commitment: 'P2' });
    history.when(spend('E1', 'P1', '1.00', '2026-02-20')).gives('ExpenditureRecorded');
  });

  it('takes the name of a commitment once', () => {
    given(partnershipInForce, fund('P1', '100.00', '2026-02-20'))
      .when(fund('P1', '1.00', '2026-02-21'))
      .refuses('repeated-key');
  });

  it('says of a commitment that has ended how and when', () => {
    const history = given(
      partnershipInForce,
      fund('P1', '100.00', '2026-02-20'),
      fund('P2', '100.00', '2026-02-20'),
      rescind('P1', '2026-03-01'),
      complete('P2', '2026-03-02'),
    );
    history.when(increase('P1', '1.00', '2026-03-05')).refuses('commitment-ended', { how: 'rescinded', on: '2026-03-01' });
    history.when(reduce('P2', '1.00', '2026-03-05')).refuses('commitment-ended', { how: 'completed', on: '2026-03-02' });
    history.when(complete('P2', '2026-03-05')).refuses('commitment-ended');
    history.when(rescind('P2', '2026-03-05')).refuses('commitment-ended');
  });
});

describe('K2: increases and mandates', () => {
  it('K2: the mandate is tested on the total, the limit itself included', () => {
    const history = given(partnershipInForce);
    history
      .when(fund('P1', '200000.01', '2026-02-20', { body: 'director' }))
      .refuses('over-mandate', { limit: '200000.00', total: '200000.01' });
    history.when(fund('P1', '200000.00', '2026-02-20', { body: 'director' })).gives('DecisionTaken', 'CommitmentFunded');
    history.when(fund('P2', '9999999.00', '2026-02-20', { body: 'core-team' })).gives('DecisionTaken', 'CommitmentFunded');
  });

  it('K2: an increase counts the whole commitment, whoever decided the rest of it', () => {
    const history = given(partnershipInForce, fund('P1', '150000.00', '2026-02-20'));
    history.when(increase('P1', '50000.01', '2026-03-01', { body: 'director' })).refuses('over-mandate', { total: '200000.01' });
    history.when(increase('P1', '50000.00', '2026-03-01', { body: 'director' })).gives('DecisionTaken', 'CommitmentIncreased');
    history.when(increase('P1', '0.01', '2026-03-02', { body: 'director' })).refuses('over-mandate');
    history.when(increase('P1', '1000000.00', '2026-03-02')).gives('DecisionTaken', 'CommitmentIncreased');
  });

  it('K2: a reduction makes room again, money spent does not', () => {
    const history = given(
      partnershipInForce,
      fund('P1', '200000.00', '2026-02-20', { body: 'director' }),
      spend('E1', 'P1', '100000.00', '2026-03-01'),
    );
    history.when(increase('P1', '0.01', '2026-03-02', { body: 'director' })).refuses('over-mandate');
    history.when(reduce('P1', '100.00', '2026-03-02')).gives('DecisionTaken', 'CommitmentReduced');
    history.when(increase('P1', '100.00', '2026-03-03', { body: 'director' })).gives('DecisionTaken', 'CommitmentIncreased');
  });

  it('K2: an increase names its body, for there is no default', () => {
    const increased = { commitment: 'P1', amount: money('1.00'), decision: { decision: 'D2' } };
    expect(faultsOf(IncreaseData, increased).map((fault) => fault.pointer)).toEqual(['/decision/body']);
  });

  it('K2: an increase has a decision date, a body and a key of its own, and without a split the commitment’s', () => {
    const history = given(
      partnershipInForce,
      fund('P1', '100.00', '2026-02-20', { body: 'core-team', split: { mdu: '1', vasteras: '1' } }),
      increase('P1', '50.00', '2026-03-20'),
      increase('P1', '30.00', '2026-04-20', { split: { eskilstuna: '1' } }),
    );
    const answer = history.whatIf('2026-06-30');
    expect(answer.tranches['P1']).toMatchObject({ body: 'core-team', decidedOn: '2026-02-20', status: 'contested' });
    expect(answer.tranches['P1+1']).toMatchObject({ body: 'board', decidedOn: '2026-03-20', status: 'surviving' });
    expect(answer.lines['P1+1']?.shares).toEqual({ mdu: '25.00', eskilstuna: '0.00', vasteras: '25.00' });
    expect(answer.lines['P1+2']?.shares).toEqual({ mdu: '0.00', eskilstuna: '30.00', vasteras: '0.00' });
  });
});

describe('splits and commitments carried over', () => {
  it('P2: a split names parties once each, with a positive part among them', () => {
    const history = given(partnershipInForce);
    const split = (parts: Record<string, string>) => fund('P1', '100.00', '2026-02-20', { split: parts });
    history.when(split({ mdu: '0', eskilstuna: '0.0' })).refuses('split-needs-weight');
    history.when(split({ mdu: '-1' })).refuses('split-needs-weight');
    history.when(split({ mdu: '1e3' })).refuses('split-needs-weight');
    history.when(split({ mdu: '5', eskilstuna: '-1' })).refuses('split-needs-weight');
    history.when(split({ region: '1' })).refuses('not-a-party', { party: 'region' });
    const twice = fund('P1', '100.00', '2026-02-20');
    Object.assign(twice.input, {
      split: [
        { party: 'mdu', part: '1' },
        { party: 'mdu', part: '2' },
      ],
    });
    history.when(twice).refuses('split-needs-weight');
    history.when(split({ mdu: '0', eskilstuna: '0.5' })).gives('DecisionTaken', 'CommitmentFunded');
  });

  it('P2: a split names a party that joins from the day it joins, not before', () => {
    const founders = ['mdu', 'eskilstuna', 'vasteras'] as const;
    const history = given(
      ...[partnershipInForce, fund('P0', '1.00', '2026-02-20'), propose('A1', '2026-09-01', accession(2027, '900000.00'))],
      ...founders.map((party) => approve('A1', party, '2026-09-01')),
      approveJoining('A1', '2026-10-01'),
    );
    const split = { mdu: '1', [REGION.key]: '1' };
    const facts = { party: REGION.name, joinedOn: '2026-10-01', on: '2026-09-30' };
    const late = (order: Line) => history.when(recordedOn('2026-11-01', order));
    late(fund('P1', '100.00', '2026-09-30', { split })).refuses('split-before-accession', { ...facts, commitment: 'P1' });
    late(increase('P0', '1.00', '2026-09-30', { split })).refuses('split-before-accession', { ...facts, commitment: 'P0' });
    late(fund('P2', '1.00', '2026-09-30', { split, carriedOver: '2025-01-01' })).refuses('split-before-accession');
    late(fund('P1', '100.00', '2026-10-01', { split })).gives('DecisionTaken', 'CommitmentFunded');
    late(increase('P0', '1.00', '2026-10-01', { split })).gives('DecisionTaken', 'CommitmentIncreased');
    expect(history.whatIf('2026-12-31').lines['P1']?.shares).toMatchObject({ mdu: '50.00', region: '50.00', vasteras: '0.00' });
  });

  it('a split without a row is a fault of the input', () => {
    const funded = {
      commitment: 'P1',
      subject: 'x',
      amount: money('1.00'),
      decision: { decision: 'D1', body: 'board' },
      split: [],
    };
    expect(faultsOf(CommitmentData, funded).map((fault) => fault.pointer)).toEqual(['/split']);
  });

  it('S3: a commitment carried over says the day of its old decision', () => {
    const history = given(partnershipInForce);
    history.when(fund('P1', '100.00', '2026-02-20', { carriedOver: '2026-02-21' })).refuses('carried-over-date');
    history.when(fund('P1', '100.00', '2025-12-31', { carriedOver: '2025-11-26' })).refuses('before-entry-into-force');
    history.when(fund('P1', '100.00', '2026-01-01', { carriedOver: '2025-11-26' })).gives('DecisionTaken', 'CommitmentFunded');
    const without = fund('P2', '100.00', '2026-01-01');
    Object.assign(without.input, { carriedOver: true });
    history.when(without).refuses('carried-over-date', { decidedOn: '–' });
    const dated = fund('P2', '100.00', '2026-01-01');
    Object.assign(dated.input, { decidedOn: '2025-12-31' });
    history.when(dated).refuses('carried-over-date');
    const sameDay = fund('P2', '100.00', '2026-02-20');
    history.when({ ...sameDay, input: { ...sameDay.input, decidedOn: '2026-02-20' } }).gives('DecisionTaken', 'CommitmentFunded');
    history.when(fund('P3', '1.00', '2026-02-20', { carriedOver: '2026-02-20' })).gives('DecisionTaken', 'CommitmentFunded');
  });
});
