import { describe, expect, it } from '@jest/globals';
import { accession } from '../../../test/support/life.js';
import {
  amended,
  approve,
  asking,
  draft,
  given,
  partnershipInForce,
  propose,
  withdrawal,
  yearlySum,
} from '../../../test/support/rules.js';
import { amendmentPreview } from './amendment-preview.js';
import { contributionsOn } from './arrears.js';
import { fold } from './fold.js';

const preview = (on: string, ...changes: Parameters<typeof propose>[2][]) =>
  amendmentPreview(given(partnershipInForce, propose('A1', '2026-09-01', ...changes)).book, { amendment: 'A1', on });

describe('what an amendment would change', () => {
  it('the schedule, the totals and the key', () => {
    expect(preview('2027-02-01', yearlySum('mdu', 2028, '1200000.00'))).toEqual({
      ...{ amendment: 'A1', on: '2027-02-01', missing: ['mdu', 'eskilstuna', 'vasteras'] },
      ...{ parties: { joins: [], leaves: [] }, terms: [], key: [], clauses: [] },
      schedule: [
        { party: 'mdu', year: 2028, before: '1100000.00', after: '1200000.00' },
        { party: 'mdu', year: 2029, before: '1100000.00', after: '1200000.00' },
      ],
      totals: [
        { party: 'mdu', before: '4400000.00', after: '4600000.00' },
        { before: '44400000.00', after: '44600000.00' },
      ],
    });
    const { key } = preview('2028-02-01', yearlySum('mdu', 2028, '1200000.00'));
    expect(key).toEqual([{ party: 'mdu', before: '1100000.00', after: '1200000.00' }]);
  });

  it('the other terms and the text of a clause', () => {
    const { terms, clauses } = preview(
      '2026-10-01',
      { kind: 'dissolution-year-base', base: 'full-year' },
      { kind: 'four-eyes-threshold', threshold: { value: '100000.00', currency: 'SEK' } },
      { kind: 'mandates', mandates: [{ body: 'board', votes: 'as-recorded' }] },
      { kind: 'clause-text', clause: 'payment', summary: 'Due after 60 days.' },
    );
    expect(terms).toEqual([
      { field: 'dissolutionYearBase', before: 'requisitioned-stands', after: 'full-year' },
      { field: 'mandate of core-team', before: 'majority-of-parties', after: '' },
      { field: 'mandate of director', before: 'as-recorded, 200000.00', after: '' },
      { field: 'fourEyesAbove', before: '', after: '100000.00' },
    ]);
    expect(clauses).toEqual([
      { clause: 'payment', number: '§ 7', before: 'Due 30 days after requisition.', after: 'Due after 60 days.' },
    ]);
  });

  it('who joins and who leaves', () => {
    expect(preview('2026-10-01', accession(2027, '900000.00'))).toMatchObject({
      ...{ missing: ['mdu', 'eskilstuna', 'vasteras', 'region'], parties: { joins: ['region'], leaves: [] } },
      totals: [{ party: 'region', before: '0.00', after: '2700000.00' }, { after: '47100000.00' }],
    });
    expect(preview('2026-10-01', withdrawal('vasteras', 2027)).parties).toEqual({ joins: [], leaves: ['vasteras'] });
  });

  it('changes nothing itself, and names who has not approved', () => {
    const history = given(
      partnershipInForce,
      propose('A1', '2026-09-01', accession(2027, '1.00')),
      approve('A1', 'mdu', '2026-09-02'),
    );
    const before = contributionsOn(history.book, '2027-01-01');
    expect(amendmentPreview(history.book, { amendment: 'A1', on: '2026-10-01' }).missing).toEqual([
      'eskilstuna',
      'vasteras',
      'region',
    ]);
    expect(contributionsOn(history.book, '2027-01-01')).toEqual(before);
    expect(fold(history.book.id, history.history.events)).toEqual(history.book);
  });

  it('is refused where there is no such proposal, or it could not be adopted', () => {
    asking(() => amendmentPreview(given(draft()).book, { amendment: 'A1', on: '2026-10-01' })).refuses('no-such-amendment');
    const { book } = given(partnershipInForce, amended('A1', '2026-09-01', yearlySum('mdu', 2028, '1.00')));
    asking(() => amendmentPreview(book, { amendment: 'A1', on: '2026-10-01' })).refuses('amendment-closed');
    const rival = given(
      ...[partnershipInForce, propose('A1', '2026-09-01', withdrawal('vasteras', 2027))],
      amended('A2', '2026-09-02', withdrawal('vasteras', 2028)),
    );
    asking(() => amendmentPreview(rival.book, { amendment: 'A1', on: '2026-10-01' })).refuses('already-withdrawn');
  });
});
