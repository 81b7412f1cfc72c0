import { describe, expect, it } from '@jest/globals';
import { annex, part, reviseAnnex } from '../../../test/support/life.js';
import { draft, given, partnershipAwaiting, partnershipInForce } from '../../../test/support/rules.js';
import { annexesOn } from './annexes.js';

const promised = ['vision', 'mission', 'guiding-perspectives'];
const recorded = [...partnershipInForce, annex('2026-01-02', [part('vision'), part('mission')], promised)];

describe('an annex', () => {
  it('keeps what was promised beside what is there; a part that is missing is a finding', () => {
    const history = given(recorded);
    expect(annexesOn(history.book, '2026-01-02')).toMatchObject([
      { annex: 'annex-1', version: 1, parts: [{ part: 'vision' }, { part: 'mission' }], missing: ['guiding-perspectives'] },
    ]);
    expect(annexesOn(history.book, '2026-01-01')).toEqual([]);
    expect(history.findings('2026-01-02').filter(({ code }) => code === 'promised-part-missing')).toMatchObject([
      { facts: { annex: 'Vision and focus areas', part: 'guiding-perspectives' } },
    ]);
  });

  it('is recorded before the agreement is in force, each once and each part once', () => {
    const history = given(draft());
    history.when(annex('2025-09-18', [part('vision'), part('vision')])).refuses('repeated-key', { key: 'vision' });
    history.when(annex('2025-09-18', [part('vision')])).gives('AnnexRecorded');
    history.when(annex('2025-09-19', [part('vision')])).refuses('repeated-key', { key: 'annex-1' });
  });
});

describe('a revision of an annex', () => {
  it('is a decision of the board and needs no approval of any party', () => {
    const history = given(recorded);
    history.when(reviseAnnex('2026-03-01', [part('guiding-perspectives')])).gives('DecisionTaken', 'AnnexRevised');
    const [before] = annexesOn(history.book, '2026-02-28');
    const [after] = annexesOn(history.book, '2026-03-01');
    expect(before).toMatchObject({ version: 1, missing: ['guiding-perspectives'] });
    expect(after).toMatchObject({ version: 2, missing: [], revisedBy: 'D-annex-2026-03-01' });
    expect(history.findings('2026-03-01').some(({ code }) => code === 'promised-part-missing')).toBe(false);
  });

  it('puts a part otherwise or takes it away', () => {
    const history = given(recorded);
    history
      .when(reviseAnnex('2026-03-01', [part('vision', 'Anew.')], { removed: ['mission'] }))
      .gives('DecisionTaken', 'AnnexRevised');
    expect(annexesOn(history.book, '2026-03-01')[0]?.parts).toEqual([part('vision', 'Anew.')]);
    history.when(reviseAnnex('2026-04-01', [], { removed: ['mission'] })).refuses('no-such-annex-part', { part: 'mission' });
  });

  it('is the board’s alone, of an annex that is there, once all conditions are met', () => {
    given(recorded)
      .when(reviseAnnex('2026-03-01', [part('vision')], { body: 'director' }))
      .refuses('annex-revised-by-board', { body: 'director' });
    given(partnershipInForce)
      .when(reviseAnnex('2026-03-01', [part('vision')]))
      .refuses('no-such-annex');
    given(recorded)
      .when(reviseAnnex('2026-01-01', [part('vision')]))
      .refuses('no-such-annex', { on: '2026-01-01' });
    given(partnershipAwaiting(), annex('2025-10-20', [part('vision')]))
      .when(reviseAnnex('2025-11-01', [part('vision')]))
      .refuses('conditions-not-met');
  });

  it('is no way to change a clause', () => {
    given(recorded)
      .when(reviseAnnex('2026-03-01', [part('financing', 'Half of it.')]))
      .refuses('clause-is-no-annex-part', { part: 'financing', number: '§ 6' });
  });
});
