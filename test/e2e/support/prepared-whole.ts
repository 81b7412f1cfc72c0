import type { Prepared, Sent } from './prepared.js';
import { ADMIN, ESKILSTUNA, FINANCE, MDU, person } from './server.js';

const adminEskilstuna = person('admin-eskilstuna', 'admin', ESKILSTUNA);
const financeEskilstuna = person('finance-eskilstuna', 'finance', ESKILSTUNA);
const secretary = person('board-secretary-mdu', 'board-secretary', MDU);
const OTHER = '3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10';
const sek = (value: string) => ({ value, currency: 'SEK' });
const sent = (path: string, as: string, body: object): Sent => ({ path, as, body });

const held = (meeting: string, effectiveOn: string): Sent =>
  sent('meetings', secretary, {
    ...{ effectiveOn, meeting, body: 'board', place: 'Västerås' },
    attendance: ['mdu', 'eskilstuna', 'vasteras'].map((party) => ({ party, present: 2 })),
  });
const meeting = held('M-2026-02-20', '2026-02-20');
const nextMeeting = held('M-2026-04-17', '2026-04-17');
const decided = (decision: string, effectiveOn: string, outcome = 'approved'): Sent =>
  sent('decisions', secretary, {
    ...{ effectiveOn, decision, body: 'board', outcome, subject: 'An item of the meeting' },
    meeting: effectiveOn === '2026-02-20' ? 'M-2026-02-20' : 'M-2026-04-17',
  });
const budget = sent('budgets', FINANCE, {
  ...{ effectiveOn: '2026-01-15', year: 2026, total: sek('11100000.00') },
  lines: [
    { line: 'process-support', subject: 'Overall process support', amount: sek('2900000.00') },
    { line: 'older-people', subject: 'Older people', amount: sek('8100000.00'), portfolio: true },
    { line: 'events', subject: 'Conferences and meetings', amount: sek('100000.00') },
  ],
  financing: [
    { party: 'mdu', amount: sek('1100000.00') },
    { party: 'eskilstuna', amount: sek('5000000.00') },
    { party: 'vasteras', amount: sek('5000000.00') },
  ],
  decision: { decision: 'D-budget-2026', body: 'board' },
});
const lineSpent = sent('line-expenditures', FINANCE, {
  ...{ effectiveOn: '2026-05-12', expenditure: 'L1', line: 'events', amount: sek('45000.00') },
  voucher: { series: 'A', number: '1051', date: '2026-05-12' },
});
const secured = sent('external-fundings', FINANCE, {
  ...{ effectiveOn: '2026-03-10', funding: 'F1', funder: 'A national innovation agency', subject: 'Safe housing' },
  ...{ amount: sek('1500000.00'), period: { from: '2026-03-01', to: '2027-12-31' }, reference: 'Dnr 2026-00123' },
  purpose: ['P1'],
});
const fundingReceived = sent('external-receipts', FINANCE, {
  effectiveOn: '2026-04-01',
  funding: 'F1',
  amount: sek('750000.00'),
});
const spent = sent('expenditures', FINANCE, {
  ...{ effectiveOn: '2026-04-30', expenditure: 'E1', commitment: 'P1', amount: sek('300000.00') },
  voucher: { series: 'A', number: '1042', date: '2026-04-30' },
});
const used = sent('external-uses', FINANCE, {
  ...{ effectiveOn: '2026-04-30', funding: 'F1', expenditure: 'E1', amount: sek('100000.00') },
});
const received = sent('receipts', FINANCE, {
  ...{ effectiveOn: '2026-02-10', receipt: 'U1', amount: sek('5000000.00'), reference: 'BG 2026-02-10 7' },
});
const allocated = sent('receipt-allocations', FINANCE, {
  ...{ allocation: 'U1-1', receipt: 'U1', amount: sek('5000000.00') },
  to: { kind: 'contribution', party: 'eskilstuna', year: 2026 },
});
const item = sent('agenda-items', secretary, {
  ...{ effectiveOn: '2026-02-20', meeting: 'M-2026-02-20', item: '7', title: 'The organisation of the year' },
});
const attended = sent('attendance', secretary, {
  ...{ effectiveOn: '2026-02-20', meeting: 'M-2026-02-20' },
  attendees: [{ actor: 'actor-17', party: 'vasteras', office: 'chair', as: 'member' }],
});
const minutes = sent('minutes', secretary, {
  ...{ effectiveOn: '2026-02-27', meeting: 'M-2026-02-20', documentSha256: 'a'.repeat(64) },
});
const member = sent('members', secretary, {
  ...{ effectiveOn: '2026-02-20', body: 'board', member: 'actor-17', party: 'vasteras', office: 'chair', seat: 'ordinary' },
});
const assigned = sent('assignments', secretary, {
  ...{ effectiveOn: '2026-02-20', assignment: 'U-annual-report-2025', decision: 'D1', to: 'director of process support' },
  ...{ task: 'Annual report to the board', deadline: '2027-01-31' },
});
const appealed = sent('appeals', adminEskilstuna, {
  ...{ effectiveOn: '2025-10-20', party: 'eskilstuna', appeal: 'L-1', court: 'Förvaltningsrätten i Linköping' },
});
const annex = sent('annexes', ADMIN, {
  ...{ effectiveOn: '2025-09-18', annex: 'annex-1', title: 'Vision, mission and focus areas' },
  promised: ['vision', 'guiding-perspectives'],
  parts: [{ part: 'vision', heading: 'Vision', summary: 'Welfare built together.' }],
});
const duty = sent('duties', adminEskilstuna, {
  ...{ effectiveOn: '2025-10-15', duty: 'decisions-at-home', party: 'eskilstuna', clause: 'duties' },
  subject: 'Work for the decisions that its own organisation needs.',
});
const link = (side: 'predecessors' | 'successors'): Sent =>
  sent(side, ADMIN, { effectiveOn: '2026-01-01', agreementId: OTHER, title: 'The other agreement' });

const onAppeal: Prepared = { as: adminEskilstuna, upTo: '2b', before: [appealed] };
const finance = (upTo: string, ...before: Sent[]): Prepared => ({ as: FINANCE, upTo, before });
const board = (upTo: string, ...before: Sent[]): Prepared => ({ as: secretary, upTo, before });

/** What the examples need of writes on budgets, outside money, bodies, meetings, appeals, annexes, duties and lineage. */
export const PREPARED_WHOLE: Readonly<Record<string, Prepared>> = {
  'adopt-budget': finance('9'),
  'revise-budget': finance('9', budget),
  'break-down-line': board('9', budget),
  'record-line-expenditure': finance('9', budget),
  'reverse-line-expenditure': finance('9', budget, lineSpent),
  'assign-commitment-to-line': finance('10c', budget),
  'set-external-target': { as: ADMIN, upTo: '9' },
  'apply-for-external-funding': finance('9'),
  'secure-external-funding': finance('10c'),
  'receive-external-funding': finance('10c', secured),
  'refund-external-funding': finance('10c', secured, fundingReceived),
  'use-external-funding': finance('10c', secured, fundingReceived, spent),
  'take-back-external-use': finance('10c', secured, fundingReceived, spent, used),
  'record-in-kind': finance('9'),
  'record-receipt': finance('7'),
  'allocate-receipt': finance('7', received),
  'reallocate-receipt': finance('7', received, allocated),
  'credit-requisition': finance('6b'),
  'write-off-claim': board('10c'),
  'confirm-payment': { as: financeEskilstuna, upTo: '8' },
  'set-mandate': board('9', meeting, decided('D-organisation-2026', '2026-02-20')),
  'set-quorum': board('9', meeting, decided('D-organisation-2026', '2026-02-20')),
  'appoint-member': board('9'),
  'end-membership': board('9', member),
  'add-agenda-item': board('9', meeting),
  'record-attendance': board('9', meeting),
  'record-disqualification': board('9', meeting, item, attended),
  'record-dissent': board('9', meeting, decided('D1', '2026-02-20')),
  'record-minutes': board('9', meeting),
  'approve-minutes': board('9', meeting, minutes, nextMeeting),
  'record-decision-texts': board('9', meeting, decided('D-plan-2026', '2026-02-20', 'approved-with-changes')),
  'record-clarification': board('9', meeting, decided('D-communication', '2026-02-20')),
  'settle-deferred': board(
    '9',
    ...[meeting, decided('D-pilot', '2026-02-20', 'deferred'), nextMeeting, decided('D-pilot-2', '2026-04-17')],
  ),
  'rescind-decision': board('9', meeting, decided('D1', '2026-02-20'), nextMeeting, decided('D9', '2026-04-17')),
  'give-assignment': board('9', meeting, decided('D1', '2026-02-20')),
  'report-assignment': board('9', meeting, decided('D1', '2026-02-20'), assigned),
  'record-source-finding': { as: ADMIN, upTo: '1' },
  'acknowledge-finding': { as: ADMIN, upTo: '1' },
  'close-finding': { as: ADMIN, upTo: '1' },
  'record-appeal': { as: adminEskilstuna, upTo: '2b' },
  'dismiss-appeal': onAppeal,
  'withdraw-appeal': onAppeal,
  'stay-decision': onAppeal,
  'annul-decision': onAppeal,
  'record-annex': { as: ADMIN, upTo: '1' },
  'revise-annex': board('9', annex, meeting),
  'record-duty': { as: adminEskilstuna, upTo: '4a' },
  'record-duty-met': { as: adminEskilstuna, upTo: '9', before: [duty] },
  'deliver-report': board('9'),
  'record-evaluation': board('9'),
  'choose-assumption': board('9', meeting),
  'link-predecessor': { as: ADMIN, upTo: '5' },
  'link-successor': { as: ADMIN, upTo: '5' },
  'carry-over-funds': finance('9', link('successors')),
  'receive-carried-over': finance('9', link('predecessors')),
};
