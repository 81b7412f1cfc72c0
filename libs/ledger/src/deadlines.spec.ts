import { describe, expect, it } from '@jest/globals';
import { appeal, dismiss, evaluation, report } from '../../../test/support/life.js';
import {
  announce,
  askLess,
  askShortfall,
  dissolved,
  draft,
  fund,
  type Given,
  given,
  partnershipAwaiting,
  partnershipInForce,
  pay,
  payShortfall,
  proveFinal,
  requisition,
} from '../../../test/support/rules.js';
import { deadlinesOn } from './deadlines.js';
import { sentence } from './refusal.js';

/** The deadlines as `2026-02-14 contribution-due vasteras`, those of a code only where one is given. */
const due = (history: Given, on: string, ...codes: string[]) =>
  deadlinesOn(history.book, on)
    .filter(({ code }) => codes.length === 0 || codes.includes(code))
    .map(({ code, dueOn, facts }) => `${dueOn} ${code} ${facts['party'] ?? ''}`.trim());

describe('deadlines', () => {
  it('a draft has none', () => {
    expect(deadlinesOn(given(draft()).book, '2025-09-18')).toEqual([]);
  });

  it('the last day for appeal and the forecast of finality, until it is proven', () => {
    const history = given(partnershipAwaiting(), announce('vasteras', '2025-10-13'));
    expect(due(history, '2025-10-13')).toEqual([
      '2025-11-03 last-appeal-day Västerås stad',
      '2025-11-04 finality-forecast Västerås stad',
    ]);
    expect(due(history, '2025-11-04')).toEqual(['2025-11-04 finality-forecast Västerås stad']);
    expect(due(history, '2025-10-12')).toEqual([]);
    history.when(proveFinal('vasteras', '2025-11-05')).gives('ApprovalFinal');
    expect(due(history, '2025-10-20', 'last-appeal-day', 'finality-forecast')).toEqual([]);
  });

  it('an appeal takes the forecast away until it ends', () => {
    const history = given(partnershipAwaiting(), announce('vasteras', '2025-10-13'), appeal('vasteras', 'L-1', '2025-10-20'));
    expect(due(history, '2025-10-20')).toEqual(['2025-11-03 last-appeal-day Västerås stad']);
    history.when(dismiss('vasteras', 'L-1', '2026-02-10')).gives('AppealDismissed');
    expect(due(history, '2026-02-10')).toEqual(['2026-02-10 finality-forecast Västerås stad']);
  });

  it('due dates of requisitions with something unpaid, the nearest first, the day itself included', () => {
    const history = given(
      ...[partnershipInForce, requisition('vasteras', 2026, '3000000.00', '2026-01-15')],
      ...[requisition('vasteras', 2026, '2000000.00', '2026-02-01'), requisition('mdu', 2026, '1100000.00', '2026-01-01')],
      pay('vasteras', 2026, '1000000.00', '2026-02-01'),
    );
    expect(due(history, '2026-02-02', 'contribution-due')).toEqual([
      '2026-02-14 contribution-due vasteras',
      '2026-03-03 contribution-due vasteras',
    ]);
    expect(deadlinesOn(history.book, '2026-02-02')[0]?.facts).toMatchObject({ amount: '2000000.00', year: '2026' });
    expect(due(history, '2026-01-31', 'contribution-due')).toContain('2026-01-31 contribution-due mdu');
    expect(due(history, '2026-02-14', 'contribution-due')).toHaveLength(2);
    expect(due(history, '2026-02-15', 'contribution-due')).toHaveLength(1);
    history.when(pay('vasteras', 2026, '4000000.00', '2026-02-15')).gives('ContributionReceived');
    expect(due(history, '2026-02-15', 'contribution-due')).toEqual([]);
  });

  it('the shortfall, less what is paid of it', () => {
    const history = given(
      ...[partnershipInForce, fund('P1', '111.00', '2026-02-20'), dissolved('2026-06-30')],
      ...[askShortfall('mdu', '11.00', '2026-07-01'), payShortfall('mdu', '4.00', '2026-07-10')],
    );
    const [deadline] = deadlinesOn(history.book, '2026-07-10').filter(({ code }) => code === 'shortfall-due');
    expect(deadline).toMatchObject({ dueOn: '2026-07-31', facts: { party: 'mdu', amount: '7.00' } });
    history.when(payShortfall('mdu', '7.00', '2026-07-11')).gives('ShortfallPaid');
    expect(due(history, '2026-07-11', 'shortfall-due')).toEqual([]);
  });

  it('P5: of several requisitions of the shortfall, what is paid or withdrawn settles the one due first', () => {
    const history = given(
      ...[partnershipInForce, fund('P1', '111.00', '2026-02-20'), dissolved('2026-06-30')],
      ...[
        askShortfall('mdu', '5.00', '2026-08-01'),
        askShortfall('mdu', '4.00', '2026-07-01'),
        askLess('mdu', '3.00', '2026-08-10'),
      ],
      ...[askShortfall('eskilstuna', '50.00', '2026-07-02'), payShortfall('mdu', '1.50', '2026-08-11')],
    );
    const told = (on: string) =>
      deadlinesOn(history.book, on).flatMap(({ code, dueOn, facts: { party, amount } }) =>
        code === 'shortfall-due' ? [`${dueOn} ${party} ${amount}`] : [],
      );
    expect(told('2026-07-01')).toEqual(['2026-07-31 mdu 4.00']);
    expect(told('2026-07-31')).toEqual(['2026-07-31 mdu 4.00', '2026-08-01 eskilstuna 50.00']);
    expect(told('2026-08-01')).toEqual(['2026-08-01 eskilstuna 50.00', '2026-08-31 mdu 5.00']);
    expect(told('2026-08-11')).toEqual(['2026-08-31 mdu 4.50']);
  });

  it('P5: the days overdue are those of the oldest due date with something unpaid', () => {
    const asked = (first: string, second: string) => [
      ...[partnershipInForce, fund('P1', '111.00', '2026-02-20'), dissolved('2026-06-30')],
      ...[askShortfall('mdu', '5.00', first), askShortfall('mdu', '4.00', second)],
    ];
    const late = given(...asked('2026-08-01', '2026-07-01'));
    expect(late.obligations('2026-08-10').parties['mdu']).toMatchObject({
      overdue: '4.00',
      dueOn: '2026-07-31',
      daysOverdue: 10,
    });
    const history = given(...asked('2026-07-01', '2026-08-01'), askLess('mdu', '3.00', '2026-08-10'));
    history.when(payShortfall('mdu', '2.50', '2026-08-11')).gives('ShortfallPaid');
    const { mdu } = history.obligations('2026-09-01').parties;
    expect(mdu).toMatchObject({ requisitioned: '6.00', paid: '2.50', overdue: '3.50', dueOn: '2026-08-31', daysOverdue: 1 });
  });

  it('reports, the evaluation and the end of the period, while the agreement is in force', () => {
    const history = given(partnershipInForce, report('mdu', 2026, '2026-11-30'));
    const yearly = ['evaluation-due', 'period-ends', 'report-due'];
    expect(due(history, '2026-11-30', ...yearly)).toEqual([
      '2026-12-31 report-due Eskilstuna kommun',
      '2026-12-31 report-due Västerås stad',
      '2029-12-31 evaluation-due',
      '2029-12-31 period-ends',
    ]);
    history.when(evaluation('E-2029', '2029-10-01')).gives('EvaluationRecorded');
    expect(due(history, '2029-10-01', 'evaluation-due', 'period-ends')).toEqual(['2029-12-31 period-ends']);
    expect(due(given(partnershipInForce, dissolved('2026-06-30')), '2026-06-30', 'evaluation-due', 'period-ends')).toEqual([]);
  });

  it('are said in whole sentences', () => {
    const history = given(partnershipInForce, requisition('mdu', 2026, '1.00', '2026-01-01'));
    for (const { code, facts } of deadlinesOn(history.book, '2026-01-01')) {
      for (const language of ['en', 'sv'] as const) expect(sentence(code, facts, language)).not.toMatch(/[{}]|–/);
    }
  });
});
