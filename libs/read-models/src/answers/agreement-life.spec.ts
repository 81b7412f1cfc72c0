import { describe, expect, it } from '@jest/globals';
import {
  accession,
  annex,
  appeal,
  choose,
  dismiss,
  duty,
  evaluation,
  link,
  part,
  receiveCarriedOver,
  stay,
} from '../../../../test/support/life.js';
import { announce, approve, given, partnershipAwaiting, partnershipInForce, propose } from '../../../../test/support/rules.js';
import { agreementAnswer } from './agreement.js';
import { amendmentEffectAnswer } from './amendment-effect.js';
import { deadlinesAnswer } from './deadlines.js';

const OTHER = '3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10';
const asked = (on: string) => ({ on, revision: 1, recordedAt: `${on}T10:00:00.000Z` });

describe('the agreement as it stood', () => {
  it('shows an appeal as far as it had come', () => {
    const { book } = given(
      ...[partnershipAwaiting(), announce('vasteras', '2025-10-13'), appeal('vasteras', 'L-1', '2025-10-20')],
      ...[stay('vasteras', 'L-1', '2025-10-21'), dismiss('vasteras', 'L-1', '2026-02-10')],
    );
    const condition = (on: string) => agreementAnswer(book, asked(on)).conditions.find(({ party }) => party === 'vasteras');
    expect(condition('2025-10-19')).toMatchObject({ forecast: { finalOn: '2025-11-04' }, appeals: [] });
    expect(condition('2025-10-20')).not.toHaveProperty('forecast');
    expect(condition('2025-10-21')?.appeals).toEqual([
      {
        ...{ appeal: 'L-1', court: 'Förvaltningsrätten i Linköping', appealedOn: '2025-10-20' },
        ...{ stayedOn: '2025-10-21', status: 'pending' },
      },
    ]);
    expect(condition('2026-02-10')).toMatchObject({
      forecast: { finalOn: '2026-02-10' },
      appeals: [{ status: 'dismissed', endedOn: '2026-02-10' }],
    });
  });

  it('shows annexes, duties, reports, evaluations, what came before it, and what the board chose', () => {
    const { book } = given(
      ...[partnershipInForce, annex('2026-01-01', [part('vision')], ['mission']), duty('home', 'mdu', '2026-01-01')],
      ...[link('predecessor', OTHER, '2026-01-01'), receiveCarriedOver('T', OTHER, '300.00', '2026-01-02')],
      ...[choose('N7', 'full-year', '2026-05-01'), evaluation('E', '2026-05-02')],
    );
    const answer = agreementAnswer(book, asked('2026-05-02'));
    expect(answer).toMatchObject({
      annexes: [{ annex: 'annex-1', missing: ['mission'] }],
      duties: [{ duty: 'home', met: [] }],
      evaluations: [{ evaluation: 'E', on: '2026-05-02' }],
      links: [{ side: 'predecessor', agreement: OTHER }],
      transfers: [{ transfer: 'T', way: 'in', amount: '300.00' }],
      choices: [
        { assumption: 'N7', choice: 'full-year', decision: 'D-N7-2026-05-01', chosenOn: '2026-05-01' },
        { assumption: 'report-day', choice: '12-31' },
      ],
    });
    expect(answer.reports).toHaveLength(3);
  });

  it('names who is still to approve an amendment, and what it would change', () => {
    const { book } = given(
      partnershipInForce,
      propose('A1', '2026-09-01', accession(2027, '1.00')),
      approve('A1', 'mdu', '2026-09-01'),
    );
    expect(agreementAnswer(book, asked('2026-09-02')).amendments).toMatchObject([
      { approvedBy: ['mdu'], missing: ['eskilstuna', 'vasteras', 'region'] },
    ]);
    expect(amendmentEffectAnswer(book, { ...asked('2026-09-02'), amendment: 'A1' }).effect.parties.joins).toEqual(['region']);
  });

  it('says each deadline in both languages', () => {
    const { deadlines } = deadlinesAnswer(given(partnershipInForce).book, asked('2026-02-01'));
    expect(deadlines[0]).toMatchObject({
      code: 'report-due',
      dueOn: '2026-12-31',
      text: { sv: expect.stringContaining('2026-12-31') },
    });
  });
});
